"""A public notice on paper, to hang beside the board: title, text, period, whom to ask, who issued it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused
from reports.engine import fonts
from reports.engine.images import data_uri
from reports.engine.render import CHUNK_TIMEOUT, render
from website.notices.models import Kind, NoticePage
from website.notices.text import notice_context

SCALES = {"A4": 1.0, "A3": 2**0.5}  # portrait; A3 is A4 made larger
LONG_TITLE = 40  # characters: longer ones are set smaller


def find_notice(user: Any, pk: int) -> NoticePage:
    """A notice that is or was public, in an area where ``user`` may print. Raises Refused."""
    page = NoticePage.objects.select_related("area", "picture").numbered(pk).first()
    if page is None:
        raise Refused(
            _("No such notice"), _("Give the number of a public notice, or the code of a grid or village."), 404
        )
    if not scope_of(user, "print").covers(page.area.path):
        raise Refused(
            _("You may not print this notice"), _("Your post does not include this. Ask your administrator."), 403
        )
    if page.first_published_at is None:
        raise Refused(_("Not printed"), _("This notice has not been published yet. Publish it first."), 400)
    return page


def notice_html(page: NoticePage, paper: str = "A4") -> str:
    """The finished document; raises KeyError for a paper other than A4 and A3."""
    scale = SCALES[paper]
    context = {
        **notice_context(page),
        "size": f"{paper} portrait",
        # GB/T 9704: margins of 37, 26, 35 and 28 mm.
        "margins": " ".join(f"{side * scale:.2f}mm" for side in (37, 26, 35, 28)),
        "rem": f"{scale:.6f}mm",
        "title_size": "7.761rem" if len(page.title) <= LONG_TITLE else "5.644rem",
        "is_publicity": page.kind == Kind.PUBLICITY,
        "picture": _picture(page),
        "song": mark_safe(fonts.SONG),
        "hei": mark_safe(fonts.HEI),
    }
    return render_to_string("website/notice_paper.html", context)


def notice_pdf(page: NoticePage, paper: str = "A4") -> bytes:
    """Raises PrintFailed."""
    return render(notice_html(page, paper), timeout_s=CHUNK_TIMEOUT)


def _picture(page: NoticePage) -> str:
    if page.picture is None:
        return ""
    try:
        with page.picture.file.open("rb") as file:
            return data_uri(file) or ""
    except OSError:
        return ""
