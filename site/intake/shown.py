"""The rows of a sheet as its owner looks at them: all that are not plain data, and enough of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_app.entry.sheets import column_letters
from intake.analysis.roles import Reason, Role, Rows
from intake.analysis.shape import Sheet, fault

ROLES: list[tuple[str, Promise]] = [
    (Role.TITLE, _("Title")),
    (Role.HEADER, _("Column names")),
    (Role.DATA, _("Data row")),
    (Role.IGNORED, _("Passed over")),
]
REASONS: dict[str, Promise] = {
    Reason.EMPTY: _("only a number in it"),
    Reason.TOTAL: _("subtotal or total"),
    Reason.SIGNED: _("who filled it in, signature or stamp"),
    Reason.REPEATED: _("title or names once more"),
    Reason.NOTE: _("a note"),
    Reason.BANNER: _("heading of a part"),
    Reason.NUMBERS: _("numbers of the columns"),
    Reason.HIDDEN: _("hidden in the file"),
    Reason.CHOSEN: _("as you decided"),
}
TOP, BOTTOM, AROUND, ODD = 25, 5, 40, 200
COLUMNS, LENGTH = 26, 30


@dataclass
class Shown:
    """A row, or with ``hidden_to`` a run of ``count`` data rows that are not shown."""

    number: int
    role: str = ""
    reason: Any = ""
    cells: list[tuple[str, str]] | None = None  # (text, 'below' for what reaches down from above, 'bad' for damaged)
    hidden_to: int = 0
    count: int = 0


def shown_rows(sheet: Sheet, rows: Rows, around: int = 0) -> list[Shown]:
    numbers = list(rows.verdicts)
    odd = [number for number in numbers if rows.verdicts[number].role != Role.DATA][:ODD]
    kept = {*numbers[:TOP], *numbers[-BOTTOM:], *odd, *[one for one in numbers if one >= around > 0][:AROUND]}
    found: list[Shown] = []
    for number in numbers:
        if number in kept:
            found.append(_row(sheet, rows, number))
        elif found and found[-1].hidden_to:
            found[-1].hidden_to, found[-1].count = number, found[-1].count + 1
        else:
            found.append(Shown(number, hidden_to=number, count=1))
    return found


def _row(sheet: Sheet, rows: Rows, number: int) -> Shown:
    verdict = rows.verdicts[number]
    reason = REASONS[verdict.reason] if verdict.reason else ""
    cells = [_cell(sheet, number, column) for column in sheet.columns[:COLUMNS]]
    return Shown(number, verdict.role.value, reason, cells)


def _cell(sheet: Sheet, number: int, column: int) -> tuple[str, str]:
    own = sheet.own(number, column)
    if fault(own):
        return str(own)[:LENGTH] or "—", "bad"
    if own:
        return own[:LENGTH], ""
    top, left = sheet.owners.get((number, column), (number, column)) if sheet.merges else (number, column)
    return ("〃", "below") if top < number and left == column and sheet.own(top, left) else ("", "")


def letters(sheet: Sheet) -> list[str]:
    return [column_letters(column) for column in sheet.columns[:COLUMNS]]


def counted(rows: Rows) -> list[tuple[Any, int]]:
    """(why, how many) of the rows that are passed over."""
    counts: dict[str, int] = {}
    for verdict in rows.verdicts.values():
        if verdict.role == Role.IGNORED and verdict.reason:
            counts[verdict.reason] = counts.get(verdict.reason, 0) + 1
    return [(REASONS[reason], count) for reason, count in counts.items()]
