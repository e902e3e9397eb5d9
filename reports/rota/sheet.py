"""A month on paper: the list form, A4 landscape, 267 mm wide; as a picture for a chat group too."""

from __future__ import annotations

import io
import re
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reports.engine.paper import Printing, paper_context
from reports.engine.pictures import png_pages
from reports.engine.render import render_chunk
from reports.rota.planning import Month
from reports.rota.table import Line, rows_of, title_of

# Millimetres: date, weekday, shift, leader, phone, people, phone, on call, remarks.
WIDTHS = (22, 14, 20, 30, 34, 38, 38, 30, 31)
LINES_A_PAGE = 16  # if every line is one high; where names or phones take two, fewer: more pages are tried
TRIES = 4
MOBILE = re.compile(r"1[3-9]\d{9}")


def rota_html(month: Month, printing: Printing, *, poster: bool = False, days: int = 0) -> str:
    """``poster``: without mobile numbers, for a wall. ``days``: so many a page, larger; 0 for all on one page."""
    lines = rows_of(month)
    dates = sorted({line.date for line in lines})
    pages = [dates[start : start + days] for start in range(0, len(dates), days)] if days else [dates]
    context = paper_context(printing) | {
        "month": month,
        "station": month.station,
        "title": title_of(month),
        "widths": [mark_safe(str(width)) for width in WIDTHS],
        "pages": [[_printed(line, poster) for line in lines if line.date in set(page)] for page in pages],
        "requirements": [text.strip() for text in month.station.requirements.splitlines() if text.strip()],
        "compact": not days,
        "is_draft": not month.is_published,
    }
    return render_to_string("rota/sheet.html", context)


def _printed(line: Line, poster: bool) -> dict[str, Any]:
    return {
        "line": line,
        "leader": "、".join(line.leader.names),
        "leader_phone": _phones(line.leader.phones, poster),
        "people": "、".join(line.people.names),
        "people_phone": _phones(line.people.phones, poster),
        "standby": "、".join(line.standby.names) if line.standby else "",
    }


def _phones(phones: list[str], poster: bool) -> str:
    return "、".join(phone for phone in phones if phone and not (poster and MOBILE.search(phone)))


def rota_pdf(month: Month, printing: Printing, *, poster: bool = False) -> bytes:
    """One page if the month fits on one, else as few as hold it, evenly filled. Raises PrintFailed."""
    made = render_chunk(rota_html(month, printing, poster=poster))
    if made.pages == 1:
        return made.pdf
    dates = len(month.problem.days)
    lines = dates * len(month.terms.turns)
    fewest = max(2, -(-lines // LINES_A_PAGE))
    for pages in range(fewest, fewest + TRIES):
        made = render_chunk(rota_html(month, printing, poster=poster, days=-(-dates // pages)))
        if made.pages <= pages:
            break
    return made.pdf


def rota_png(month: Month, printing: Printing, *, poster: bool = False) -> bytes:
    """One picture, pages below one another: chat groups show pictures, and nobody opens a PDF there."""
    pages = png_pages(rota_pdf(month, printing, poster=poster))
    return pages[0] if len(pages) == 1 else _stacked(pages)


def _stacked(pages: list[bytes]) -> bytes:
    from PIL import Image

    pictures = [Image.open(io.BytesIO(page)) for page in pages]
    whole = Image.new("RGB", (max(it.width for it in pictures), sum(it.height for it in pictures)), "white")
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()
