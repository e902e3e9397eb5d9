"""Tables and hints of a sheet that is filled in on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.entry.display import head
from forms_app.entry.paper import names
from forms_app.entry.raw import row_prefix
from forms_app.schema.model import Question
from reports.documents.blank.places import Drawn, Places
from reports.documents.row_tables import blank_columns

# What has to be seen whole in a cell: long numbers get wider columns.
_WIDEST = {"id_number": "0" * 20, "credit_code": "0" * 20, "phone": "0" * 13, "datetime": "2026-11-23 08:30"}


@dataclass(frozen=True)
class FilledTable:
    """``rows``: for each cell what is drawn in it; nothing where the answer is given online."""

    labels: list[str]
    rows: list[list[list[Drawn]]]
    widths: list[float]


def filled_tables(
    repeat: Question, outer: Question | None, columns: Sequence[Question], count: int, places: Places
) -> Iterator[FilledTable]:
    """``outer``: the table that this one stands in; the first column then says in which of its rows."""
    prefix = names.inner_prefix(outer, repeat) if outer else row_prefix(repeat)
    first = [_("%(table)s, row") % {"table": outer.label}] if outer else []
    cells = [_cells(repeat, outer, columns, prefix, index, places) for index in range(count)]
    heads = [*((label, "") for label in first), *((heading(one), _WIDEST.get(one.type, "")) for one in columns)]
    for group, sizes in blank_columns(heads):
        labels = [heads[index][0] for index in group]
        yield FilledTable(labels, [[row[index] for index in group] for row in cells], sizes)


def _cells(
    repeat: Question, outer: Question | None, columns: Sequence[Question], prefix: str, index: int, places: Places
) -> list[list[Drawn]]:
    told = f"{repeat.label} {index + 1}"
    above = [[places.line(f"{prefix}-{index}-{names.ABOVE}", f"{told}：{outer.label}")]] if outer else []
    return above + [places.of_cell(one, prefix, index, f"{told}：{one.label}") for one in columns]


def heading(question: Question) -> str:
    return head(question) + ("＊" if question.required else "")


def way_of_writing(question: Question) -> str:
    ways = {
        "date": _("Write it like 2026-11-23."),
        "year_month": _("Write it like 2026-11."),
        "time": _("Write it like 08:30."),
        "datetime": _("Write it like 2026-11-23 08:30."),
        "area": _("Write the code, or the name with that of the area above."),
        "choices": "",
    }
    return ways.get(question.type, "")
