"""What becomes of each column: proposed by the analysis, changed by the owner, kept in the source.

A column is kept as {index, label, kind, take, in_rows, required, unit, answers, uuid}; ``uuid`` is its question's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from forms_app.schema.check import LABEL_LENGTH
from intake.analysis import words
from intake.analysis.groups import Groups, find_groups
from intake.analysis.proposal import propose
from intake.analysis.roles import Role, Rows
from intake.analysis.shape import Sheet, fault
from intake.kinds import kind_of, offered
from intake.known import known
from intake.models import Source

Kept = dict[str, Any]


def draw_up(source: Source, sheet: Sheet, rows: Rows) -> None:
    """The proposal for this sheet and these roles, in the place of whatever was planned before."""
    stem = source.file_name.rpartition(".")[0] or source.file_name
    found = propose(sheet, rows, known(), stem[:LABEL_LENGTH])
    source.title, source.table, source.is_grouped = found.title, found.table, bool(found.groups)
    source.columns = [
        {
            "index": column.index,
            "label": column.label,
            "kind": kind_of(column.guess),
            "take": column.take,
            "in_rows": column.in_rows,
            "required": False,
            "unit": str(column.guess.options.get("unit", ""))[:10],
            "answers": column.answers,
            "uuid": str(uuid4()),
        }
        for column in found.columns
    ]
    source.save()


def change(source: Source, data: Mapping[str, str]) -> None:
    """What the owner has set; fields that are not there were left empty."""
    kinds = {kind for _group, some in offered() for kind, _label in some}
    source.title = " ".join(data.get("title", "").split())[:LABEL_LENGTH] or source.title
    source.table = " ".join(data.get("table", "").split())[:LABEL_LENGTH] or source.table
    if "grouping" in data:
        source.is_grouped = data["grouping"] == "yes"
    for column in source.columns:
        name = f"c{column['index']}"
        column["take"] = f"{name}-take" in data
        column["label"] = " ".join(data.get(f"{name}-label", column["label"]).split())[:LABEL_LENGTH]
        column["required"] = f"{name}-required" in data
        if data.get(f"{name}-kind") in kinds:
            column["kind"] = data[f"{name}-kind"]
        if f"{name}-place" in data:
            column["in_rows"] = data[f"{name}-place"] == "rows"
    source.save()


def taken(source: Source) -> list[Kept]:
    return [column for column in source.columns if column["take"]]


def groups_of(source: Source, sheet: Sheet, rows: Rows) -> Groups | None:
    """The data rows of each record, None where each row is one."""
    if not source.is_grouped:
        return None
    header, columns = rows.header, [column["index"] for column in source.columns]
    serial = {index for index in columns if header and words.SERIAL.fullmatch(header.label(index).rpartition("·")[2])}
    return find_groups(sheet, rows.of(Role.DATA), columns, serial)


def cells_of(sheet: Sheet, rows: Rows, groups: Groups | None, column: Kept) -> list[tuple[int, str]]:
    """(row, text) of the answers of a column: one for each record, or for each row of its table."""
    numbers = [group[0] for group in groups.rows] if groups and not column["in_rows"] else rows.of(Role.DATA)
    found = ((number, sheet.seen(number, column["index"])) for number in numbers)
    return [(number, text) for number, text in found if text or fault(text)]
