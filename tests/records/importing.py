"""Files for the tests of importing."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

LABELS = ["所属网格", "户主姓名", "常住人数", "面积", "登记日期", "住房", "关爱类别", "是否出租", "电话", "备注"]
ROW = ["329921101201001", "张三", "3", "88.5", "2026-11-23", "自有", "低保、低保边缘", "是", "13900000001", "无"]


def csv_text(*rows: list[str], labels: list[str] = LABELS) -> bytes:
    return "\n".join(",".join(row) for row in (labels, *rows)).encode()


def workbook(*rows: list[Any], labels: list[str] = LABELS) -> bytes:
    book = openpyxl.Workbook()
    for row in (labels, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(**cells: str) -> list[str]:
    """ROW with other cells, by label."""
    return [cells.get(label, text) for label, text in zip(LABELS, ROW, strict=True)]


def opened(version: Any) -> Any:
    """A published version whose form takes records."""
    version.form.is_open = True
    version.form.save(update_fields=["is_open"])
    return version
