"""An item of a checklist: whether it passed, what was found, and a photo of it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app.entry.cells import spelling
from forms_app.entry.choices import NOT_LISTED
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.places import PhotoField
from forms_app.entry.text import quoted, tidy
from forms_app.schema.kinds.rows import FAILED, NOTE_LENGTH, RESULTS
from forms_app.schema.model import Question

LABELS = {result.code: result.label for result in RESULTS}


def labels_of(question: Question) -> dict[str, str]:
    """In other languages the form has its own words."""
    return {choice.code: choice.label for choice in question.choices} or LABELS


class CheckInput(forms.Widget):
    """Three large buttons, a text and a photo."""

    template_name = "entry/widgets/check_item.html"
    use_fieldset = True
    needs_multipart_form = True

    def __init__(self, photo: forms.Widget, labels: dict[str, str], *, required: bool) -> None:
        super().__init__()
        self.photo, self.labels, self.required = photo, labels, required

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        found = {
            "": data.get(name) or "",
            "note": data.get(f"{name}.note") or "",
            "photo": self.photo.value_from_datadict(data, files, f"{name}.photo") or "",
        }
        return found if any(found.values()) else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {"": value}
        chosen = given.get("") or ""
        at = f"{attrs['id']}_photo" if attrs and attrs.get("id") else None
        context["widget"] |= {
            "results": [(code, label, code == chosen) for code, label in self.labels.items()],
            "none": not self.required,
            "is_empty": not chosen,
            "note": given.get("note") or "",
            "limit": NOTE_LENGTH,
            "photo": self.photo.render(f"{name}.photo", given.get("photo"), {"id": at} if at else None),
            "photo_id": at,
        }
        return context


class CheckField(forms.Field):
    """Cleans to {'': result, 'note': text or None, 'photo': id or None}, None when nothing is said."""

    widget: CheckInput

    def __init__(self, question: Question) -> None:
        self.needs_note = not question.option("note_optional")
        self.photo = PhotoField(required=False)
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=CheckInput(self.photo.widget, labels_of(question), required=question.required),
            error_messages={"required": _("Choose one.")},
        )

    def __deepcopy__(self, memo: dict) -> Any:
        twin = super().__deepcopy__(memo)
        twin.photo = copy.deepcopy(self.photo, memo)
        twin.widget.photo = twin.photo.widget
        return twin

    def bind(self, context: FieldContext) -> None:
        self.photo.bind(context)
        self.box = context.photos

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def to_python(self, value: Any) -> Any:
        given = value if isinstance(value, Mapping) else {"": value}
        result = self._result(str(given.get("") or "").strip())
        note, photo = tidy(str(given.get("note") or ""), lines=True), self.photo.clean(given.get("photo"))
        if result is None and not (note or photo):
            return None
        if result is None:
            raise ValidationError(_("Choose 合格, 不合格 or 不适用 as well."), code="result")
        if len(note) > NOTE_LENGTH:
            raise ValidationError(
                _("At most %(limit)d characters; this has %(found)d. Shorten it."),
                code="long",
                params={"limit": NOTE_LENGTH, "found": len(note)},
            )
        if result == FAILED and self.needs_note and not note:
            raise ValidationError(_("Write what was found: it did not pass."), code="note")
        return {"": result, "note": note or None, "photo": photo}

    @staticmethod
    def _result(text: str) -> str | None:
        if not text:
            return None
        words = {spelling(item): code for code, label in LABELS.items() for item in (code, label)}
        if spelling(text) not in words:
            raise ValidationError(NOT_LISTED, code="choice", params={"value": quoted(text)})
        return words[spelling(text)]


def item(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = CheckField(question)
    field.bind(context)
    return field


def summary(question: Question, value: Any, names: Any) -> str:
    """'不合格：灭火器过期（有照片）'."""
    given = value if isinstance(value, Mapping) else {"": value}
    result, note = given.get("") or "", given.get("note")
    text = labels_of(question).get(result, result) + (f"：{note}" if note else "")
    if not given.get("photo"):
        return text
    photo = gettext("with a photo")
    return f"{text}（{photo}）"


def part(question: Question, name: str, value: Any, names: Any) -> str:
    if name == "photo":
        return gettext("Photo taken")
    return labels_of(question).get(value, str(value)) if name == "" else str(value)


def cell(question: Question, given: Any, areas: Any) -> Any:
    """Without the photo, which no table holds. '不合格：灭火器过期' in one cell is understood too."""
    both = given if isinstance(given, Mapping) else {"": given}
    result, _colon, note = str(both.get("") or "").replace("：", ":").partition(":")
    return {"": result, "note": both.get("note") or note}
