"""The workbook to fill in: a sheet for each table, drop-downs and explanations from the schema."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from liantu.exchange.workbook import SHEETS
from liantu.model.schema import CHAIN_TABLES, SHARED_TABLES, tables

if TYPE_CHECKING:
    from liantu.model.schema import Column

__all__ = ["template_bytes"]

ROWS = 2000
WIDTHS = {"text": 28, "name": 22, "url": 36, "enum": 14}
# key, example, zh, en
_INFO = (
    ("id", "mychain", "链编号：小写字母、数字、连字符", "id: lower-case letters, digits, hyphen"),
    ("name_zh", "我的产业链", "中文名", "Chinese name"),
    ("name_en", "My chain", "英文名", "English name"),
    ("as_of", "2026-01", "数据截至，YYYY-MM", "data as of, YYYY-MM"),
    ("final_parts", "", "终端环节编号，分号分隔", "ids of the final parts, separated by ;"),
    (
        "named_products",
        "",
        "按名称即其制造者产品的环节（如某机型），分号分隔；可空",
        "parts that are products of their makers by name, such as an aircraft type; may be empty",
    ),
    ("default_home", "CN", "默认本土范围：CN、yrd、CN-SH", "default home: CN, yrd, CN-SH"),
)


def _explanation(column: Column, lang: str) -> str:
    zh = lang == "zh"
    meaning = column.meaning_zh if zh else column.meaning_en
    needed = ("必填" if zh else "required") if column.required else ""
    allowed = " | ".join(column.allowed)
    return "\n".join(piece for piece in (column.name, needed, meaning, allowed) if piece)


def _add_table(book: xlsxwriter.Workbook, name: str, lang: str) -> None:
    sheet = book.add_worksheet(SHEETS[name][0 if lang == "en" else 1])
    plain = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
    required = book.add_format({"bold": True, "bg_color": "#D8E2EC", "border": 1})
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(tables()[name].columns):
        label = column.name_zh if lang == "zh" else column.name_en
        sheet.write_string(0, index, label, required if column.required else plain)
        sheet.write_comment(0, index, _explanation(column, lang), {"x_scale": 2, "y_scale": 1.6})
        # Text format keeps 2020-01 and 001 as they are typed.
        width = WIDTHS.get(column.type, 16)
        sheet.set_column(index, index, width, None if column.type == "number" else text)
        if column.allowed:
            source = [*column.allowed]
            if len(",".join(source)) <= 255:  # noqa: PLR2004 -- Excel's limit for a list
                sheet.data_validation(1, index, ROWS, index, {"validate": "list", "source": source})
    sheet.freeze_panes(1, 0)


def _add_info(book: xlsxwriter.Workbook, lang: str) -> None:
    sheet = book.add_worksheet(SHEETS["chain"][0 if lang == "en" else 1])
    text = book.add_format({"num_format": "@"})
    bold = book.add_format({"bold": True})
    for row, (key, example, zh, en) in enumerate(_INFO):
        sheet.write_string(row, 0, key, bold)
        sheet.write_string(row, 1, example, text)
        sheet.write_string(row, 2, zh if lang == "zh" else en)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 40, text)


def template_bytes(lang: str = "zh") -> bytes:
    """Return an empty workbook for a chain of one's own, headings in the language asked for."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        _add_info(book, lang)
        for name in (*CHAIN_TABLES, *SHARED_TABLES):
            _add_table(book, name, lang)
    return stream.getvalue()
