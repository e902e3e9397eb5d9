"""Who may fill in what: asked at every request, before anything of a form is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import PageViewRestriction

from forms_app.areas.models import Area
from forms_app.collect.given import read_given
from forms_app.collect.models import RESIDENT_LIFE, Draft
from forms_app.collect.speaking import Spoken, spoken
from forms_app.entry.areas import AreaSource
from forms_app.entry.languages import schema_in
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.scope import correctable, may


class Turned(Exception):
    """Somebody is shown another page instead of the form."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


@dataclass
class Visit:
    """One person at one form: what she fills in, as whom, for which areas."""

    form: Form
    draft: Draft | None
    user: Any
    area: Area | None = None
    note: str = ""
    given: dict[str, str] = field(default_factory=dict)
    shown: FormVersion | None = None
    spoken: Spoken = field(default_factory=Spoken)

    @property
    def schema(self) -> FormSchema:
        """In the language that this person has chosen."""
        return schema_in(self.version, self.spoken.language)

    @property
    def title(self) -> str:
        return self.form.title if self.spoken.is_usual else self.schema.title

    @property
    def version(self) -> FormVersion:
        version = self.draft.version if self.draft else self.shown or self.form.current
        assert version is not None
        version.form = self.form
        return version

    def pin(self, version: str) -> None:
        """A first page that was shown under an older version is taken under it: for some days after the next one."""
        if not version.isdecimal() or len(version) > 18 or int(version) == self.form.current_id:
            return
        found = FormVersion.objects.filter(form=self.form, pk=int(version)).first()
        if found:
            since = timezone.now() - RESIDENT_LIFE
            following = FormVersion.objects.filter(form=self.form, number=found.number + 1, published_at__gt=since)
            self.shown = found if following.exists() else None

    @cached_property
    def areas(self) -> AreaSource:
        return AreaSource(self.user, self.form, corrects=bool(self.draft and self.draft.is_correction))


def notice(
    request: HttpRequest,
    title: str,
    text: str,
    status: int,
    link: tuple[str, str] | None = None,
    give_up: Visit | None = None,
) -> HttpResponse:
    """A plain page that says what happened and what to do. ``link``: (address, words); ``give_up``: a correction."""
    context = {"heading": title, "text": text, "link": link, "visit": give_up}
    return render(request, "collect/notice.html", context, status=status)


def visit(request: HttpRequest, slug: str, draft_uuid: UUID | None = None) -> Visit:
    """Let somebody in, or raise Turned (or Http404)."""
    form = get_object_or_404(Form.objects.published().select_related("page"), slug=slug)
    draft = find_draft(request, form, draft_uuid) if draft_uuid else None
    if draft and draft.is_correction:
        return _correction(request, form, draft)
    if draft is None or draft.submitted_at is None:
        _check_page(request, form)
        _check_open(request, form)
    user = request.user if draft is None else draft.user or AnonymousUser()
    _check_audience(request, form, user)
    found = Visit(form, draft, user, area=draft.area if draft else None, given=draft.given if draft else {})
    found.spoken = spoken(request, found.version.schema, draft)
    if draft is None:
        found.given, found.note = read_given(request.GET, found.version)
        _preset(request, found)
    return found


def _correction(request: HttpRequest, form: Form, draft: Draft) -> Visit:
    """Neither the page's settings nor its closing count: whoever may correct the record may."""
    found = Visit(form, draft, draft.user, area=draft.area)
    found.spoken = spoken(request, found.version.schema, draft)
    if draft.submitted_at is None and not may_go_on(draft, form):
        text = _("It was withdrawn, or it is no longer yours to correct. Nothing was changed.")
        raise Turned(notice(request, _("This record cannot be corrected now"), text, 403, give_up=found))
    return found


def may_go_on(draft: Draft, form: Form) -> bool:
    return correctable(draft.user, form).filter(uuid=draft.record_uuid).exists()


def looking(request: HttpRequest, slug: str) -> Visit:
    """For who looks up choices: like ``visit``, and for those who correct what others have sent."""
    form = Form.objects.published().filter(slug=slug).first()
    if form and request.user.is_authenticated and may(request.user, form, "edit"):
        found = Visit(form, None, request.user)
        found.spoken = spoken(request, found.version.schema)
        return found
    return visit(request, slug)


def find_draft(request: HttpRequest, form: Form, draft_uuid: UUID) -> Draft:
    """Raises Http404 for drafts of others, Turned for expired ones and for those who have to sign in first."""
    draft = Draft.objects.select_related("version", "user", "area").filter(uuid=draft_uuid, version__form=form).first()
    if draft is None:
        raise Http404
    if draft.user_id and not request.user.is_authenticated:
        raise Turned(redirect_to_login(request.get_full_path()))
    if draft.user_id and draft.user_id != request.user.pk:
        raise Http404
    if draft.is_expired:
        text = _("Drafts are kept for %(days)d days. Start again.") % {"days": draft.life.days}
        if draft.is_correction:
            raise Turned(notice(request, _("This draft has expired"), text, 410))
        raise Turned(notice(request, _("This draft has expired"), text, 410, (f"/f/{form.slug}/", _("Fill in anew"))))
    return draft


def _check_page(request: HttpRequest, form: Form) -> None:
    """The page's privacy settings hold for the form itself."""
    if form.page is None:
        return
    for restriction in form.page.get_view_restrictions():
        if restriction.accept_request(request):
            continue
        if restriction.restriction_type == PageViewRestriction.PASSWORD:
            raise Turned(_ask_password(request, form, restriction))
        if request.user.is_authenticated:
            raise Turned(_forbidden(request, form))
        raise Turned(redirect_to_login(request.get_full_path()))


def _ask_password(request: HttpRequest, form: Form, restriction: PageViewRestriction) -> HttpResponse:
    """Wagtail's own way: its view checks the password, remembers it in the session and comes back here."""
    password_form = PasswordViewRestrictionForm(
        instance=restriction,
        initial={"return_url": request.get_full_path() if request.method == "GET" else f"/f/{form.slug}/"},
    )
    assert form.page is not None
    address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, form.page_id])
    return form.page.serve_password_required_response(request, password_form, address)


def _check_open(request: HttpRequest, form: Form) -> None:
    if day := form.ended_on:
        text = _("“%(title)s” could be filled in until %(day)s. What was handed in is kept.")
        words = {"title": form.title, "day": formatted(day, "Y年n月j日")}
        raise Turned(notice(request, _("This form has come to its end"), text % words, 410))
    if not form.is_taking:
        text = _("“%(title)s” takes no more answers. Ask your village or community if you have questions.")
        raise Turned(notice(request, _("This form has been closed"), text % {"title": form.title}, 410))


def _check_audience(request: HttpRequest, form: Form, user: Any) -> None:
    if may(user, form, "fill"):
        return
    if not request.user.is_authenticated:
        raise Turned(redirect_to_login(request.get_full_path()))
    raise Turned(_forbidden(request, form))


def _forbidden(request: HttpRequest, form: Form) -> HttpResponse:
    text = _("Your account is not set up to fill in “%(title)s”. If you should, ask the county administrator.")
    return notice(request, _("You cannot fill in this form"), text % {"title": form.title}, 403)


def _preset(request: HttpRequest, found: Visit) -> None:
    """?area=<code> of a QR code. A code that cannot be used is told and passed over."""
    code = request.GET.get("area", "").strip()
    if not code:
        return
    try:
        found.area = found.areas.find(code)
    except ValidationError as error:
        found.note = _("The area in this address cannot be used: %(reason)s") % {"reason": error.messages[0]}
