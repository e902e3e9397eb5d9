"""Reading in filled PDFs at the desk: choose files, see what became of each, look them through, send the sound ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from forms_app.areas.scope import scope_of
from forms_app.collect.models import Draft, FilledPaper
from forms_app.collect.paper.checking import recount, send
from forms_app.collect.paper.taking import LARGEST, NotTaken, plain_name, take
from forms_app.records.access import Refused, desk_page
from forms_app.records.menu import Item
from forms_app.tables.models import Form

MOST_FILES, LISTED = 30, 50
WAITING, SENT, GONE = "waiting", "sent", "gone"


@dataclass(frozen=True)
class Result:
    """A file just chosen: the paper it became, or why it did not; ``twin``: the one that has the same answers."""

    name: str
    paper: FilledPaper | None = None
    refusal: str = ""
    twin: FilledPaper | None = None


@dataclass(frozen=True)
class Row:
    """``address``: of its draft, or of its receipt."""

    paper: FilledPaper
    state: str
    address: str

    @property
    def is_sound(self) -> bool:
        return self.state == WAITING and not self.paper.faults and not self.paper.remarks


def menu_items(user: Any) -> Iterator[Item]:
    if scope_of(user, "fill"):
        hint = _("Forms that were filled in on a computer without network")
        yield Item(_("Read in filled PDFs"), reverse("collect:paper"), order=60, hint=hint)


def _allowed(request: HttpRequest) -> None:
    """Raises Refused. A post is needed, also where residents may fill in: they do it online."""
    if not scope_of(request.user, "fill"):
        raise Refused(
            _("You may not read in filled PDFs"),
            _("Your post does not include filling in forms. Ask your administrator."),
            status=403,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def filled(request: HttpRequest) -> HttpResponse:
    """GET lists what this person has read in; POST reads the files chosen, each for itself."""
    _allowed(request)
    if request.method != "POST":
        return _page(request)
    files = request.FILES.getlist("files")
    if not files:
        return _page(request, error=_("No file has arrived. Choose one and try again."))
    if len(files) > MOST_FILES:
        words = _("%(count)d files were chosen; at most %(most)d can be read at once. Nothing was read.")
        return _page(request, error=words % {"count": len(files), "most": MOST_FILES})
    results = [_taken(request, file) for file in files]
    if len(results) == 1 and (only := results[0].paper):
        for text in only.remarks:
            messages.warning(request, _("Not taken over:") + f" {text}")
        return redirect("collect:resume", only.form.slug, only.draft_uuid)
    return _page(request, results=results)


def _taken(request: HttpRequest, file: Any) -> Result:
    name = plain_name(file.name)
    try:
        return Result(name, take(request, file, again=bool(request.POST.get("again"))))
    except NotTaken as refusal:
        return Result(name, refusal=str(refusal), twin=refusal.twin)


@require_POST
@desk_page
def send_sound(request: HttpRequest) -> HttpResponse:
    """Send those that were ticked and have no fault; of all others their drafts say what is wrong."""
    _allowed(request)
    chosen = [int(text) for text in request.POST.getlist("paper") if text.isdecimal() and len(text) < 19][:LISTED]
    papers = _mine(request.user).filter(pk__in=chosen)
    sent = sum(send(request, paper) for paper in papers)
    if sent:
        messages.success(request, ngettext("%(n)d record was sent.", "%(n)d records were sent.", sent) % {"n": sent})
    if sent < len(chosen):
        messages.warning(request, _("Some were not sent. Open them to see what is missing."))
    if not chosen:
        messages.warning(request, _("None was ticked."))
    return redirect("collect:paper")


def _page(request: HttpRequest, *, results: list[Result] | None = None, error: str = "") -> HttpResponse:
    rows = list(_rows(request))
    context = {
        "rows": rows,
        "results": results or [],
        "some_sound": any(row.is_sound for row in rows),
        "error": error,
        "most": MOST_FILES,
        "megabytes": LARGEST // 1024 // 1024,
    }
    return render(request, "collect/paper.html", context, status=400 if error else 200)


def _mine(user: Any) -> QuerySet[FilledPaper]:
    return FilledPaper.objects.filter(user_id=user.pk).select_related("form")


def _rows(request: HttpRequest) -> Iterator[Row]:
    papers = list(_mine(request.user)[:LISTED])
    found = {draft.uuid: draft for draft in Draft.objects.filter(uuid__in=[paper.draft_uuid for paper in papers])}
    for paper in papers:
        draft = found.get(paper.draft_uuid)
        state = GONE if draft is None or draft.is_expired else SENT if draft.submitted_at else WAITING
        if draft and state == WAITING:
            recount(request, paper, draft)
        yield Row(paper, state, _address(paper.form, paper) if state != GONE else "")


def _address(form: Form, paper: FilledPaper) -> str:
    return reverse("collect:resume", args=[form.slug, paper.draft_uuid])
