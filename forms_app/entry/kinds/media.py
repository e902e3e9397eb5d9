"""Fields of answers that are files. They clean to ids; the files were stored when they arrived (collect.uploads)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms_app.entry.attached import file_ids
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.display import Names
from forms_app.entry.kinds.media_widgets import FileInput, FilesInput, PhotosInput, RecordingInput, SignatureInput
from forms_app.entry.models import Attachment
from forms_app.entry.sniff import DOCUMENTS, SOUNDS
from forms_app.schema.kinds.media import most, seconds
from forms_app.schema.model import Question

GONE = _("This file is no longer there. Choose it again.")


class OneFile(forms.Field):
    """Cleans to the id of an attachment of this draft and this question."""

    widget: FileInput

    def __init__(self, question: Question, widget: FileInput, missing: Any) -> None:
        self.question = question
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=widget,
            error_messages={"required": missing},
        )

    def bind(self, context: FieldContext) -> None:
        self.box = self.widget.box = context.photos

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def to_python(self, value: Any) -> Any:
        return self.own(value).uuid if value not in self.empty_values else None

    def own(self, value: Any) -> Attachment:
        found = self.box.get(str(value).lower()) if self.box else None
        if found is None or str(found.question_uuid) != self.question.uuid:
            raise ValidationError(GONE, code="gone")
        return found


class ManyFiles(OneFile):
    """Cleans to ids joined by spaces, in their order; None without any."""

    def to_python(self, value: Any) -> Any:
        given = value.split() if isinstance(value, str) else list(value or ())
        ids = list(dict.fromkeys(str(self.own(one).uuid) for one in given if one))
        limit, least = most(self.question), int(self.question.option("minimum") or 0)
        if len(ids) > limit:
            raise ValidationError(_("At most %(limit)d can be added here."), code="many", params={"limit": limit})
        if ids and len(ids) < least:
            raise ValidationError(
                _("At least %(limit)d are needed; there are %(found)d."),
                code="few",
                params={"limit": least, "found": len(ids)},
            )
        return " ".join(ids) or None


def photos(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    widget = PhotosInput({"accept": "image/*", "multiple": True})
    return _bound(ManyFiles(question, widget, _("Take or choose a photo.")), context)


def files(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    accept = ",".join(f".{name}" for name in DOCUMENTS)
    return _bound(ManyFiles(question, FilesInput({"accept": accept, "multiple": True}), _("Choose a file.")), context)


def audio(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    accept = ",".join(["audio/*", *(f".{name}" for name in SOUNDS)])
    widget = RecordingInput({"accept": accept, "data-seconds": str(seconds(question))})
    return _bound(OneFile(question, widget, _("Record something, or choose a recording.")), context)


def signature(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    widget = SignatureInput({"accept": "image/*"})
    return _bound(OneFile(question, widget, _("Sign here, or choose a photo of the signature.")), context)


def _bound(field: OneFile, context: FieldContext) -> forms.Field:
    field.bind(context)
    return field


def photo_count(question: Question, value: Any, names: Names) -> str:
    return _now("%(count)d photos") % {"count": len(file_ids(question, value))}


def file_count(question: Question, value: Any, names: Names) -> str:
    return _now("%(count)d files") % {"count": len(file_ids(question, value))}


def recorded(question: Question, value: Any, names: Names) -> str:
    return _now("Recorded")


def signed(question: Question, value: Any, names: Names) -> str:
    return _now("Signed")
