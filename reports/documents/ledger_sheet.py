"""A ledger as A4 landscape: what stands on the paper, as HTML, and as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from forms_app.entry.display import cell_text
from forms_app.records.columns import TIME, Column
from forms_app.records.ledger import Ledger
from reports.documents.widths import Face, fit, wishes
from reports.engine.errors import PrintFailed
from reports.engine.merge import merge, stamp_page_numbers
from reports.engine.paper import Printing, paper_context
from reports.engine.render import Chunk, render_chunk, render_whole_pages

COLUMN_LIMIT = 12  # besides 序号: more would leave a Chinese word no room
ROW_LIMIT = 20_000
CHUNK_ROWS = 1_000
PAGE_WIDTH, NUMBER_WIDTH = 267.0, 12.0  # mm: A4 landscape within its margins; the column 序号
FACE = Face(points=9, padding=2.6)
MARGIN, NUMBER_BOTTOM = 15, 7.6  # mm; where the style sheet puts the page number

Progress = Callable[[int], None]


@dataclass
class LedgerPaper:
    """All that is printed. ``rows`` are texts, read in one go, so that the total is the number of rows."""

    title: str
    area: str
    conditions: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    sums: Sequence[str]
    left_out: int
    printing: Printing

    @cached_property
    def widths(self) -> tuple[list[float], bool]:
        """From all rows, so that every chunk has the same columns."""
        total = ["", *self.sums[1:]]
        wished = wishes([column.label for column in self.columns], [*self.rows, total], FACE)
        return fit(wished, PAGE_WIDTH - NUMBER_WIDTH)

    @property
    def total(self) -> str:
        return _("%(count)d records") % {"count": len(self.rows)}


def read_paper(ledger: Ledger, area: str, user: Any) -> LedgerPaper:
    """Read the rows. Raises PrintFailed when they are more than anybody would print."""
    printing = Printing.now(user)
    columns = ledger.all_shown
    if left_out := max(0, len(columns) - COLUMN_LIMIT):
        questions = list(ledger.shown)[:-left_out]
        columns = [*questions, *ledger.all_shown[len(ledger.shown) :]]
    rows: list[list[str]] = []
    sums = _Sums(columns)
    for batch, names in ledger.batches(columns, ledger.top):
        for record in batch:
            rows.append([_cell(column, record, names) for column in columns])
            sums.add(record)
        if len(rows) > ROW_LIMIT:
            raise PrintFailed(
                _("There are more than %(limit)d records. Choose a smaller area or a shorter time and print again.")
                % {"limit": ROW_LIMIT}
            )
    title = _("%(title)s: ledger") % {"title": ledger.form.title}
    return LedgerPaper(title, area, ledger.conditions, columns, rows, sums.texts(), left_out, printing)


def _cell(column: Column, record: Any, names: dict[str, str]) -> str:
    text = column.text(record, names)
    return text[:10] if column.name == TIME else text  # the day is enough on paper


class _Sums:
    """Sums of the number columns, over the very rows that are printed."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.totals = {column.name: Decimal(0) for column in columns if column.is_number}

    def add(self, record: Any) -> None:
        for column in self.columns:
            if column.is_number:
                self.totals[column.name] += Decimal(getattr(record, column.attribute) or 0)

    def texts(self) -> list[str]:
        return [
            cell_text(column.question, self.totals[column.name]) if column.question and column.is_number else ""
            for column in self.columns
        ]


def ledger_html(paper: LedgerPaper, start: int = 0, stop: int | None = None, *, numbered: bool = True) -> str:
    """Rows start to stop: the head only before the first, total and signatures only after the last.

    ``numbered`` False leaves the page numbers to be stamped.
    """
    end = len(paper.rows) if stop is None else min(stop, len(paper.rows))
    sizes, is_tight = paper.widths
    context = {
        "paper": paper,
        "columns": paper.columns,
        "sizes": [NUMBER_WIDTH, *sizes],
        "is_tight": is_tight,
        "rows": [
            (number, zip(paper.columns, paper.rows[number - 1], strict=True)) for number in range(start + 1, end + 1)
        ],
        "sums": list(zip(paper.columns, paper.sums, strict=True)),
        "is_first": start == 0,
        "is_last": end == len(paper.rows),
        **paper_context(paper.printing, numbered=numbered),
    }
    return render_to_string("documents/ledger_sheet.html", context)


def ledger_pdf(paper: LedgerPaper, progress: Progress | None = None) -> bytes:
    """Up to CHUNK_ROWS rows in one piece, more in chunks that end where a page is full. Raises PrintFailed."""
    if len(paper.rows) <= CHUNK_ROWS:
        return render_chunk(ledger_html(paper)).pdf
    parts: list[bytes] = []
    start = 0
    while start < len(paper.rows):
        chunk, start = _next_chunk(paper, start)
        parts.append(chunk.pdf)
        if progress:
            progress(start)
    return stamp_page_numbers(merge(parts), bottom_mm=NUMBER_BOTTOM, right_mm=MARGIN)


def _next_chunk(paper: LedgerPaper, start: int) -> tuple[Chunk, int]:
    """Lay out a chunk; where the next begins is the first row of the page that was left out."""
    stop = start + CHUNK_ROWS
    html = ledger_html(paper, start, stop, numbered=False)
    if stop >= len(paper.rows):
        return render_chunk(html), len(paper.rows)
    chunk = render_whole_pages(html)
    return chunk, int(chunk.rest[1:]) - 1 if chunk.rest else stop
