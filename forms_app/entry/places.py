"""Fields that need to know who is asking: areas and photos. A form gives them their context when it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area, Level
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.widgets import AreaSelect, PhotoInput
from forms_app.schema.model import Question


class AreaField(forms.Field):
    """Cleans to an open Area inside the scope of whoever fills in, at the question's level if it has one."""

    widget: AreaSelect

    def __init__(self, level: str = "", **kwargs: Any) -> None:
        self.level = level if level in Level.values else ""
        super().__init__(widget=AreaSelect(self.level), error_messages={"required": _("Choose an area.")}, **kwargs)

    def bind(self, context: FieldContext) -> None:
        self.source = self.widget.source = context.areas  # None while the class is built

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Area) else value

    def to_python(self, value: Any) -> Area | None:
        if value in self.empty_values:
            return None
        assert self.source is not None
        code = value.code if isinstance(value, Area) else str(value).strip()
        area = self.source.find(code)
        if self.level and area.level != self.level:
            raise ValidationError(
                _("Choose down to the level of %(level)s."),
                code="level",
                params={"level": Level(self.level).label},
            )
        return area

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (self.prepare_value(data) or "")


class PhotoField(forms.Field):
    """Cleans to the id of an Attachment of this draft. Files are stored before forms see them (photos.store)."""

    widget: PhotoInput

    def __init__(self, **kwargs: Any) -> None:
        required = {"required": _("Take or choose a photo.")}
        super().__init__(widget=PhotoInput({"accept": "image/*"}), error_messages=required, **kwargs)

    def bind(self, context: FieldContext) -> None:
        self.box = self.widget.box = context.photos

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        photo = self.box.get(str(value)) if self.box else None
        if photo is None:
            raise ValidationError(_("This photo is no longer there. Choose it again."), code="gone")
        return photo.uuid


def area(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = AreaField(
        str(question.option("level", "")), label=question.label, help_text=question.hint, required=question.required
    )
    field.bind(context)
    return field


def photo(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = PhotoField(label=question.label, help_text=question.hint, required=question.required)
    field.bind(context)
    return field
