"""A support network from bare arrays, for networks the size of a national economy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liantu.model.errors import InputError
from liantu.model.network import NO_FIRM, SupportNetwork
from liantu.model.rows import Elements, Numbered, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

__all__ = ["from_arrays"]


def _check_range(name: str, values: npt.NDArray[np.integer], least: int, limit: int | None) -> None:
    low, high = int(values.min(initial=least)), int(values.max(initial=least))
    wrong = low if low < least else high if limit is not None and high >= max(limit, 1) else None
    if len(values) and (wrong is not None or limit == 0):
        value = str(high if wrong is None else wrong)
        raise InputError.of("array-range", column=name, value=value, limit=str(limit or ""))


def _check_arrays(
    requirements: Rows,
    suppliers: Rows,
    part: npt.NDArray[np.integer],
    firm: npt.NDArray[np.integer],
) -> None:
    size = len(requirements)
    for name, values, least, limit in (
        ("requirements", requirements.items, 0, len(suppliers)),
        ("suppliers", suppliers.items, 0, size),
        ("producer_part", part, 0, None),
        ("producer_firm", firm, NO_FIRM, None),
    ):
        _check_range(name, values, least, limit)
    for name, values in (("producer_part", part), ("producer_firm", firm)):
        if len(values) != size:
            raise InputError.of("array-length", column=name, expected=str(size))


def _units(
    own: Mapping[str, Elements], given: Mapping[str, Elements | npt.NDArray[np.integer]], size: int
) -> dict[str, Elements]:
    """Return the elements of every unit; numbers of elements become elements with names."""
    known = dict(own)
    for unit, held in given.items():
        if isinstance(held, Elements):
            known[unit] = held
        else:
            labels = Numbered(unit[0], int(held.max(initial=-1)) + 1)
            known[unit] = Elements(labels, Rows.of_keys(held, len(labels)))
        _check_range(unit, known[unit].members.items, 0, size)
    return known


def from_arrays(
    requirements: Rows,
    suppliers: Rows,
    *,
    producer_part: npt.NDArray[np.integer] | None = None,
    producer_firm: npt.NDArray[np.integer] | None = None,
    elements: Mapping[str, Elements | npt.NDArray[np.integer]] | None = None,
    final_parts: tuple[str, ...] = (),
    digest: str = "",
) -> SupportNetwork:
    """Build a network from bare arrays, linear in the edges.

    Parameters
    ----------
    requirements : Rows
        Producer → its requirements.
    suppliers : Rows
        Requirement → producers that may serve it.
    producer_part, producer_firm : ndarray of int, shape (producers,), optional
        Part and firm of each producer, -1 for no firm; without them producer i makes part i
        and belongs to firm i. Parts are named p0, p1, …, firms f0, f1, …
    elements : mapping, optional
        Further units: their elements, or for each producer the number of its one element
        (-1 for none); elements are then named by the first letter of the unit and number.
    final_parts : tuple of str
        Final parts.
    digest : str
        Version of the data.

    Raises
    ------
    InputError
        An index out of range, or arrays of the wrong length.

    Notes
    -----
    1e6 producers and 1e7 edges take 4 bytes an edge and direction, under 200 MB in all.
    """
    size = len(requirements)
    own = np.arange(size, dtype=np.int32)
    part = own if producer_part is None else producer_part.astype(np.int32)
    firm = own if producer_firm is None else producer_firm.astype(np.int32)
    _check_arrays(requirements, suppliers, part, firm)
    parts = Numbered("p", int(part.max(initial=-1)) + 1)
    firms = Numbered("f", int(firm.max(initial=-1)) + 1)
    makers = Rows.of_keys(part, len(parts))
    named = {"firm": Elements(firms, Rows.of_keys(firm, len(firms)))}
    named["part"] = Elements(parts, makers)
    return SupportNetwork(
        parts=parts,
        firms=firms,
        producer_part=part,
        producer_firm=firm,
        requirements=requirements,
        suppliers=suppliers,
        inputs=Rows(suppliers.start, part[suppliers.items]),
        makers=makers,
        elements=_units(named, elements or {}, size),
        unmapped=frozenset(),
        final_parts=final_parts,
        substitution="market",
        digest=digest,
    )
