"""What the addresses of this room show: the wizard, a draft's photos, the phone terminal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from forms_app.collect import drafts
from forms_app.collect.access import Turned, Visit, find_draft, may_go_on, notice, visit
from forms_app.collect.correct_wizard import CorrectWizard
from forms_app.collect.models import Draft
from forms_app.collect.sent import sent_by
from forms_app.collect.speaking import asked, remember, speaking
from forms_app.collect.uploads import SizeLimit
from forms_app.collect.wizard import FillWizard
from forms_app.entry.models import Attachment
from forms_app.entry.serving import file_response
from forms_app.tables.models import Form
from forms_app.tables.scope import forms_for

_STEPS: Any = {"form_list": [("1", forms.Form)], "url_name": "collect:step", "done_step_name": "receipt"}
_fill_in, _correct = FillWizard.as_view(**_STEPS), CorrectWizard.as_view(**_STEPS)
_UNREADABLE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError)


@csrf_exempt  # checked in _fill: the upload handler has to stand before anybody reads the request
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, slug: str, draft: UUID | None = None, step: str = "1") -> HttpResponseBase:
    if request.method == "POST":
        request.upload_handlers.insert(0, SizeLimit(request))
        try:
            _read = request.POST
        except _UNREADABLE:
            text = _("What was sent is too large or did not arrive whole. Go back and try again with less.")
            return _private(notice(request, _("This could not be read"), text, 400))
    return _private(_fill(request, slug, draft, step))


@csrf_protect
def _fill(request: HttpRequest, slug: str, draft: UUID | None, step: str) -> HttpResponseBase:
    try:
        found = visit(request, slug, draft)
        wizard = _correct if found.draft and found.draft.is_correction else _fill_in
        with speaking(found.spoken):
            response: Any = wizard(request, visit=found, step=step)
            if hasattr(response, "render"):  # later the words would be those of other pages
                response.render()
        return _remembered(request, found, response)
    except Turned as turned:
        return turned.response


def _remembered(request: HttpRequest, found: Visit, response: Any) -> HttpResponseBase:
    """A language that was asked for is that of the draft from now on, and of this browser."""
    language = asked(request)
    if language and language == found.spoken.language:
        if found.draft and found.draft.language != language:
            Draft.objects.filter(pk=found.draft.pk).update(language=language)
        remember(response, language, request.is_secure())
    return response


def resume(request: HttpRequest, slug: str, draft: UUID) -> HttpResponseBase:
    """A draft's short address leads to the step where it was left."""
    return fill(request, slug, draft, "resume")


resume.csrf_exempt = True  # type: ignore[attr-defined]


@require_safe
def photo(request: HttpRequest, slug: str, draft: UUID, photo: UUID) -> HttpResponseBase:
    """A file of a draft, for whoever may open the draft."""
    form = get_object_or_404(Form, slug=slug)
    try:
        found = find_draft(request, form, draft)
    except Turned as turned:
        return turned.response
    mine = Q(draft_uuid=found.uuid)
    if found.is_correction and found.submitted_at is None and may_go_on(found, form):
        mine |= Q(record_uuid=found.record_uuid)
    attachment = get_object_or_404(Attachment, mine, form=form, uuid=photo)
    try:
        return _private(file_response(attachment, small=True, wanted=request.headers.get("Range", "")))
    except OSError:
        raise Http404 from None


@require_POST
def discard(request: HttpRequest, slug: str, draft: UUID) -> HttpResponseBase:
    """Delete a draft of one's own."""
    form = get_object_or_404(Form, slug=slug)
    try:
        found = find_draft(request, form, draft)
    except Turned as turned:
        return turned.response
    if found.submitted_at is None:
        drafts.drop(found)
        words = _("Nothing was corrected; the record is as it was.")
        messages.success(request, words if found.is_correction else _("The draft has been deleted."))
    return redirect("collect:home" if request.user.is_authenticated else f"/f/{slug}/")


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The phone terminal: what I may fill in, what I began, what I sent."""
    assert request.user.is_authenticated
    mine = Draft.objects.filter(user=request.user).select_related("version__form")
    tops = _tops(request.user)
    goes_on = Q(version__form__in=Form.objects.taking()) | Q(record_uuid__isnull=False)
    context: dict[str, Any] = {
        "areas": tops,
        "forms": forms_for(request.user, "fill"),
        "drafts": mine.unfinished().filter(goes_on)[:20],
        "reads": bool(scope_of(request.user, "read")),
        "sent": sent_by(request.user),
    }
    return _private(render(request, "collect/home.html", context))


def _tops(user: Any) -> list[str]:
    """The areas of one's appointments, without those below them."""
    scope = scope_of(user, "fill")
    open_areas = Area.objects.open().order_by("path")
    mine = (
        open_areas.filter(depth=1) if scope.everything else open_areas.filter(path__in=scope.subtrees + scope.singles)
    )
    return [area.full_name() for area in mine[:10]]


def _private(response: Any) -> Any:
    """Answers are nobody else's: not for caches, search engines or other sites.

    Not "no-referrer": with it browsers send "Origin: null" along with the form, and the CSRF check refuses it.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
