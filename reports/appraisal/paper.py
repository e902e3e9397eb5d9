"""Score sheets on paper: exactly one page each, with bookmarks town → village → person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from reports.appraisal.fitting import HEAD_WIDTHS, WIDTHS, Fit, Texts, cut, fit
from reports.appraisal.models import Appeal, Kind, Score, ScoreSheet
from reports.appraisal.scoring import plain
from reports.appraisal.words import month_words
from reports.engine.errors import PrintFailed
from reports.engine.merge import merge
from reports.engine.outline import Bookmark
from reports.engine.paper import Printing, paper_context
from reports.engine.render import Chunk, render_chunk

COLUMNS = ("number", "title", "content", "full", "method", "measured", "given")
CHUNK = 40  # sheets in one HTML: more gain nothing and take memory
WORKERS = 2
Progress = Callable[[int], None]


@dataclass
class Page:
    """One sheet as its page shows it."""

    sheet: ScoreSheet
    names: Mapping[str, str]
    number: int
    pages: int
    fit: Fit
    rows: list[dict[str, Any]]
    notes: list[str]
    appeal: str

    @property
    def area(self) -> str:
        return self.sheet.area.full_name(self.names)

    @property
    def page_words(self) -> str:
        return _("Page %(page)d of %(pages)d") % {"page": self.number, "pages": self.pages}

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["kind"] == kind]

    @property
    def items(self) -> list[dict[str, Any]]:
        return self.of_kind(Kind.BASE)

    @property
    def others(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["kind"] != Kind.BASE]

    @property
    def full(self) -> str:
        return plain(sum((score.full for score in self.sheet.of_kind(Kind.BASE)), Decimal(0)))

    @property
    def month(self) -> str:
        return month_words(self.sheet.period)

    @property
    def total_words(self) -> str:
        """总分 as it comes about: 95 + 2 − 3 = 94."""
        sheet = self.sheet
        parts = plain(sheet.base), plain(sheet.bonus), plain(sheet.deduction), plain(sheet.total)
        return "{} + {} − {} = {}".format(*parts)

    @property
    def given(self) -> dict[str, str]:
        sheet = self.sheet
        numbers = {"base": sheet.base, "total": sheet.total, "attendance": sheet.attendance}
        return {name: plain(number) for name, number in numbers.items()} | {"coefficient": plain(sheet.coefficient)}

    @property
    def space(self) -> Any:
        return mark_safe(f"{16 + self.fit.space:.1f}")

    @property
    def size(self) -> Any:
        return mark_safe(f"{self.fit.size:g}")


def note_lines(sheet: ScoreSheet) -> list[str]:
    """Why each point was given, in whole sentences, one an item; items without a word to them are left out."""
    found = []
    for number, score in enumerate(sheet.rows, 1):
        parts = [score.explanation] if score.explanation else []
        if score.is_adjusted and score.points is not None:
            parts.append(_("set to %(points)s points by hand: %(note)s") % _said(score))
        elif score.note:
            parts.append(score.note)
        if parts:
            found.append(f"{number}. {score.title}：{'；'.join(parts)}")
    return found


def _said(score: Score) -> dict[str, str]:
    return {"points": plain(score.points), "note": score.note}


def measured_words(score: Score) -> str:
    """'96%' or '6/8' for the narrow column; empty for what is scored by hand."""
    if score.source == "manual":
        return ""
    if score.numerator is None:
        return _("no data")
    share = f"{plain(score.value)}%\n" if score.source == "household_completeness" else ""
    return f"{share}{score.numerator}/{score.denominator}"


def given_words(score: Score) -> str:
    if score.kind == Kind.VETO:
        return _("Yes") if score.vetoed else _("None")
    sign = "−" if score.kind == Kind.DEDUCTION and score.points else ""
    return sign + plain(score.points)


def _appeal_words(sheet: ScoreSheet) -> str:
    last: Appeal | None = max(sheet.appeals.all(), key=lambda appeal: appeal.pk, default=None)
    if last is None:
        return ""
    answer = last.answer or _("not answered yet")
    return _("Appeal: %(text)s Answer: %(answer)s") % {"text": cut(last.text, 110), "answer": cut(answer, 110)}


def texts_of(sheet: ScoreSheet, area: str) -> Texts:
    rows = [
        (str(number), row.title, row.content, plain(row.full), row.method, measured_words(row), given_words(row))
        for number, row in enumerate(sheet.rows, 1)
    ]
    head = (sheet.person_name, area, month_words(sheet.period), sheet.post_name, plain(sheet.attendance))
    return Texts(head, rows, note_lines(sheet), _appeal_words(sheet))


def _page(sheet: ScoreSheet, names: Mapping[str, str], number: int, pages: int, start: int = 0) -> Page:
    texts = texts_of(sheet, sheet.area.full_name(names))
    found = fit(texts, start)
    if found is None:
        raise PrintFailed(
            _("The sheet of %(name)s does not fit on one page. Shorten the texts of the scheme or the notes.")
            % {"name": sheet.person_name}
        )
    rows = [
        dict(zip(COLUMNS, (cut(it, found.wording) for it in text), strict=True)) | {"kind": score.kind}
        for score, text in zip(sheet.rows, texts.rows, strict=True)
    ]
    notes = [cut(note, found.note_length) for note in texts.notes]
    return Page(sheet, names, number, pages, found, rows, notes, texts.appeal)


def _html(pages: Sequence[Page], printing: Printing) -> str:
    context = paper_context(printing) | {
        "pages": pages,
        "widths": [mark_safe(str(width)) for width in WIDTHS],
        "head_widths": [mark_safe(str(width)) for width in HEAD_WIDTHS],
        "title": pages[0].sheet.scheme_name,
    }
    return render_to_string("appraisal/paper.html", context)


def sheets_html(sheets: Sequence[ScoreSheet], printing: Printing, *, first: int = 1, pages: int = 0) -> str:
    """The HTML of these sheets. ``first``: the page number of the first of ``pages``."""
    return _html(_pages(sheets, first, pages or len(sheets)), printing)


def _pages(sheets: Sequence[ScoreSheet], first: int, pages: int) -> list[Page]:
    names = Area.names_of(sheet.area.path for sheet in sheets)
    return [_page(sheet, names, number, pages) for number, sheet in enumerate(sheets, first)]


def appraisals_pdf(sheets: QuerySet[ScoreSheet], printing: Printing, progress: Progress | None = None) -> bytes:
    """All sheets in the order given, two chunks at a time. Raises PrintFailed."""
    keys = list(sheets.values_list("pk", flat=True))
    if not keys:
        raise PrintFailed(_("There are no score sheets yet. Make them on the desk first."))
    parts: list[bytes] = []
    bookmarks: list[Bookmark] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: list[tuple[list[Page], Future[Chunk]]] = []
        for start in range(0, len(keys), CHUNK):
            pages = _pages(_load(keys[start : start + CHUNK]), start + 1, len(keys))
            bookmarks += [_bookmark(page) for page in pages]
            # Only the laying out is done in threads: they have no database connection and no language.
            waiting.append((pages, pool.submit(render_chunk, _html(pages, printing))))
            if len(waiting) > WORKERS:
                parts.append(_taken(*waiting.pop(0), printing))
                _tell(progress, start - CHUNK * (WORKERS - 1))
        for pages, chunk in waiting:
            parts.append(_taken(pages, chunk, printing))
            _tell(progress, pages[-1].number)
    return merge(parts, bookmarks)


def _load(keys: list[int]) -> list[ScoreSheet]:
    found = ScoreSheet.objects.select_related("area").prefetch_related("scores", "appeals").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _tell(progress: Progress | None, done: int) -> None:
    if progress:
        progress(done)


def _bookmark(page: Page) -> Bookmark:
    path, step = page.sheet.area.path, Area.steplen
    above = [page.names[path[:end]] for end in (2 * step, 3 * step) if end <= len(path)]
    grid = page.names[path].removeprefix(above[-1] if above else "")
    return Bookmark((*above, f"{page.sheet.person_name}（{grid}）"), page.number - 1)


def _taken(pages: list[Page], chunk: Future[Chunk], printing: Printing) -> bytes:
    """A page for each. Where the count of lines was too hopeful, every sheet is laid out alone, smaller or shorter."""
    found = chunk.result()
    if found.pages == len(pages):
        return found.pdf
    return merge([_alone(page, printing) for page in pages])


def _alone(page: Page, printing: Printing) -> bytes:
    while True:
        chunk = render_chunk(_html([page], printing))
        if chunk.pages == 1:
            return chunk.pdf
        page = _page(page.sheet, page.names, page.number, page.pages, page.fit.number + 1)
