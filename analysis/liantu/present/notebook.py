"""What a notebook shows: the map in a frame, and choices that answer."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from liantu.present.bundle import write_files
from liantu.present.map import map_page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from liantu.gaps.analysis import Analysis

__all__ = ["MapView", "explore", "map_view"]

HEIGHT = 720
SANDBOX = "allow-scripts allow-downloads allow-modals"
BLANK = {
    "zh": "地图已写成 {path}。上方空白时：笔记本不受信任，在终端运行 jupyter trust 笔记本.ipynb，"
    "或重新运行本单元格；也可直接打开该文件。",
    "en": "The map was written to {path}. Blank above? The notebook is not trusted: run "
    "jupyter trust NOTEBOOK.ipynb in a terminal, or run this cell again, or open the file.",
}
NO_WIDGETS = (
    "（未安装 ipywidgets，以下为默认选择的结果；uv sync --extra lab 后可点选。"
    "ipywidgets is missing: what follows is the default choice.)"
)


@dataclass(frozen=True)
class MapView:
    """A map written to a file, which a notebook shows in a frame without rights to the page.

    Attributes
    ----------
    path : Path
        The file: one page that opens without a network.
    page : str
        Its text.
    lang : str
        Language of the note below the frame.
    """

    path: Path
    page: str = field(repr=False)
    lang: str = "zh"

    @property
    def note(self) -> str:
        """Return where the map is, and what to do when the frame stays blank."""
        return BLANK[self.lang].format(path=self.path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        del include, exclude  # the shape IPython calls; both forms are always given
        frame = (
            f'<iframe sandbox="{SANDBOX}" width="100%" height="{HEIGHT}" style="border:0" '
            f'title="{html.escape(self.path.name)}" '
            f'srcdoc="{html.escape(self.page)}"></iframe>'
        )
        note = f'<div style="opacity:.75;font-size:.9em">{html.escape(self.note)}</div>'
        return {"text/html": frame + note, "text/plain": self.note}


def map_view(analysis: Analysis, path: Path, lang: str = "zh") -> MapView:
    """Write the map of an analysis and return it for a notebook to show.

    Raises
    ------
    OutputError
        The file cannot be written.
    InputError
        The language is not known.
    """
    page = map_page(analysis, lang)
    write_files({path.name: page.encode()}, path.parent)
    return MapView(path, page, lang)


def explore(
    show: Callable[..., object],
    *,
    several: Collection[str] = (),
    **choices: Sequence[str] | Sequence[tuple[str, str]],
) -> object:
    """Call a function with choices to click through; without ipywidgets, with the first ones.

    Parameters
    ----------
    show : callable
        Takes the choices by name and returns what is to be shown.
    several : collection of str
        Choices of which several, or none, may be taken; they start with none.
    **choices : sequence
        Options of each, as values or (label, value) pairs.
    """
    from IPython import display as ipython  # noqa: PLC0415 -- only where a notebook is

    display: Callable[[object], None] = ipython.display
    if find_spec("ipywidgets") is None:
        display(NO_WIDGETS)
        first = {name: options[0] for name, options in choices.items()}
        plain = {name: o[1] if isinstance(o, tuple) else o for name, o in first.items()}
        return show(**plain | dict.fromkeys(several, ()))
    import ipywidgets as widgets  # noqa: PLC0415

    made = {
        name: (widgets.SelectMultiple if name in several else widgets.Dropdown)(
            options=list(options), description=name
        )
        for name, options in choices.items()
    }
    shown = widgets.interactive_output(lambda **values: display(show(**values)), made)
    return widgets.VBox([widgets.HBox(list(made.values())), shown])
