"""Child tables on a portrait sheet: as many columns as fit, the rest in further tables that begin with the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms_app.records.record import Below, Rows
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, is_single
from reports.documents.widths import Face, fit, wishes

ROOM, NUMBER_WIDTH = 172.0, 10.0  # mm: A4 portrait within its margins; the column 序号
FACE = Face(points=9, padding=2.4)
LONGEST = 46.0  # mm: texts beyond are broken rather than given a table of their own
WRITTEN = 26.0  # mm: a name in handwriting


@dataclass(frozen=True)
class RowTable:
    labels: list[str]
    rows: list[list[str]]
    widths: list[float]


def row_tables(rows: Rows) -> Iterator[RowTable]:
    """Without photos: they stand at the end of the sheet, each with its row."""
    kept = _on_paper(rows.columns)
    labels = [rows.columns[index].label for index in kept]
    yield from _tables(labels, [[row[index].text for index in kept] for row in rows.rows])


def below_tables(above: str, below: Below) -> Iterator[RowTable]:
    """A table inside the rows of ``above``; the first column says which row each line belongs to."""
    kept = _on_paper(below.columns)
    labels = [above, *(below.columns[index].label for index in kept)]
    yield from _tables(labels, [[place, *(row[index].text for index in kept)] for place, row in below.lines])


def _on_paper(questions: Sequence[Question]) -> list[int]:
    return [
        index for index, question in enumerate(questions) if not (TYPES[question.type].files and is_single(question))
    ]


def _tables(labels: list[str], texts: list[list[str]]) -> Iterator[RowTable]:
    if not labels:
        return
    wished = [min(width, LONGEST) for width in wishes(labels, texts, FACE)]
    for group in _groups(wished):
        sizes, _tight = fit([wished[index] for index in group], ROOM - NUMBER_WIDTH)
        yield RowTable([labels[index] for index in group], [[row[index] for index in group] for row in texts], sizes)


def _groups(wished: list[float]) -> Iterator[list[int]]:
    """Columns by index; every group after the first begins with column 0, which says whose row it is."""
    group, left = [0], ROOM - NUMBER_WIDTH - wished[0]
    for index, width in enumerate(wished[1:], 1):
        if width > left and len(group) > 1:
            yield group
            group, left = [0], ROOM - NUMBER_WIDTH - wished[0]
        group.append(index)
        left -= width
    yield group


def blank_columns(columns: Sequence[tuple[str, str]]) -> Iterator[tuple[list[int], list[float]]]:
    """Of tables to be filled in: the columns by index, and their widths. ``columns``: (head, what stands in a cell)."""
    if not columns:
        return
    wished = [min(LONGEST, max(width, WRITTEN)) for width in wishes([head for head, _c in columns],
              [[cell for _h, cell in columns]], FACE)]  # fmt: skip
    for group in _groups(wished):
        sizes, _tight = fit([wished[index] for index in group], ROOM - NUMBER_WIDTH)
        yield group, sizes


def blank_tables(columns: Sequence[tuple[str, str]], count: int) -> Iterator[RowTable]:
    """Rows to be filled in by hand."""
    for group, sizes in blank_columns(columns):
        row = [columns[index][1] for index in group]
        yield RowTable([columns[index][0] for index in group], [row] * count, sizes)
