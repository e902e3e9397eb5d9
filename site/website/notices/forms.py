"""What a clerk writes: no Wagtail in sight."""

from __future__ import annotations

import io
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from forms_app.areas.models import Area
from forms_app.areas.scope import areas_of
from forms_app.entry.images import PhotoRefused, read_photo
from website.notices.flow import expires_after
from website.notices.models import BODY_LIMIT, LEVELS, Kind, NoticePage
from website.notices.privacy import forbidden

PICTURE_BYTES = 20 * 1024 * 1024
MOST_AHEAD = timedelta(days=3653)  # a day later than this is a slip of the finger


class AreaChoice(forms.ModelChoiceField):
    names: dict[str, str]

    def label_from_instance(self, area: Any) -> str:
        return area.full_name(self.names)


class NoticeForm(forms.Form):
    title = forms.CharField(label=_("Title of the notice"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind of notice"), choices=Kind)
    area = AreaChoice(label=_("Whose notice"), queryset=Area.objects.none())
    body = forms.CharField(
        label=_("Text of the notice"),
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("An empty line begins a paragraph. Lines pasted from a spreadsheet become a table."),
    )
    picture = forms.FileField(
        label=_("Picture (may be left out)"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    without_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("After it the notice leaves the board by itself. Empty: it stays until taken down."),
    )
    contact = forms.CharField(label=_("Whom to ask"), max_length=100, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: Any, page: NoticePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"initial": _initial(page)}))
        self.page = page
        areas = areas_of(user, "announce").filter(level__in=LEVELS)
        field: Any = self.fields["area"]
        field.queryset = areas
        field.names = Area.names_of(areas.values_list("path", flat=True))
        if page.pk is None and len(field.names) and areas.count() == 1:
            self.initial["area"] = areas[0].pk
        if page.first_published_at:
            field.disabled = True
            field.help_text = _("Stays as it was published. For another area write a new notice.")
        if not page.picture_id:
            del self.fields["without_picture"]

    def clean_title(self) -> str:
        return _readable(" ".join(self.cleaned_data["title"].split()))

    def clean_since(self) -> date:
        return _near(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return _near(self.cleaned_data["until"]) if self.cleaned_data["until"] else None

    def clean_body(self) -> str:
        return _readable(self.cleaned_data["body"])

    def clean_picture(self) -> Any:
        upload = self.cleaned_data["picture"]
        if not upload:
            return None
        if upload.size > PICTURE_BYTES:
            raise forms.ValidationError(_("The picture has more than 20 MB. Choose a smaller one."))
        try:
            return read_photo(upload)
        except PhotoRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if until and since and until < since:
            self.add_error("until", _("The last day lies before the first. Choose a later one."))
        elif until and until < timezone.localdate():
            self.add_error("until", _("The last day has passed already. Choose today or later."))
        if cleaned.get("kind") == Kind.PUBLICITY and not until and "until" not in self.errors:
            self.add_error("until", _("A publicity has a period for objections: enter its last day."))
        for name in ("title", "body"):
            for message in forbidden(cleaned.get(name, ""), phones=cleaned.get("kind") == Kind.PUBLICITY):
                self.add_error(name, message)
        return cleaned

    @transaction.atomic
    def fill(self, user: Any) -> NoticePage:
        """Write the answers into the page (not yet saved); a new picture is stored."""
        page, cleaned = self.page, self.cleaned_data
        for name in ("title", "kind", "area", "body", "contact"):
            setattr(page, name, cleaned[name])
        page.draft_title = page.title
        page.go_live_at = _start_of(cleaned["since"]) if cleaned["since"] > timezone.localdate() else None
        page.expire_at = expires_after(cleaned["until"]) if cleaned["until"] else None
        page.expired = False
        if photo := cleaned["picture"]:
            # A name that cannot be guessed: pictures of drafts are not for everybody yet.
            file = ImageFile(io.BytesIO(photo.data), name=f"notice-{uuid.uuid4().hex}.jpg")
            page.picture = get_image_model().objects.create(title=page.title, file=file, uploaded_by_user=user)
        elif cleaned.get("without_picture"):
            page.picture = None
        return page


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("What must be changed"), max_length=500, min_length=2)

    def clean_reason(self) -> str:
        return _readable(self.cleaned_data["reason"])


def _readable(text: str) -> str:
    if not any(character.isalnum() for character in text):
        raise forms.ValidationError(_("There is nothing that can be read. Write at least a few words."))
    return text


def _near(day: date) -> date:
    if day > timezone.localdate() + MOST_AHEAD:
        raise forms.ValidationError(_("This day is more than ten years ahead. Check the year."))
    return day


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _initial(page: NoticePage) -> dict[str, Any]:
    first = timezone.localtime(page.go_live_at).date() if page.go_live_at else timezone.localdate()
    last = timezone.localtime(page.expire_at - timedelta(seconds=1)).date() if page.expire_at else None
    return {
        "title": page.title,
        "kind": page.kind,
        "area": page.area_id,
        "body": page.body,
        "since": first,
        "until": last,
        "contact": page.contact,
        "seen": page.latest_revision_id,
    }
