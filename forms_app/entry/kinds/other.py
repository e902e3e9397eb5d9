"""Words of one's own beside choices: 其他（请注明）."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import FieldContext
from forms_app.entry.text import tidy
from forms_app.schema.kinds.listed import OTHER_LENGTH
from forms_app.schema.model import OTHER

TEXT = "other"  # the part that holds the words


class OtherInput(forms.Widget):
    """The choices, and below them a line to write on."""

    template_name = "entry/widgets/other.html"

    def __init__(self, main: forms.Widget) -> None:
        super().__init__()
        self.main = main

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return bool(self.main.use_fieldset)

    def id_for_label(self, id_: str) -> str:
        return self.main.id_for_label(id_)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        main = self.main.value_from_datadict(data, files, name)
        text = data.get(f"{name}.{TEXT}") or ""
        return {"": main, TEXT: text} if main or text else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {"": value}
        context["widget"] |= {
            "main": self.main.render(name, given.get(""), attrs),
            "text_name": f"{name}.{TEXT}",
            "text": given.get(TEXT) or "",
            "limit": OTHER_LENGTH,
        }
        return context


class WithOther(forms.Field):
    """Cleans to {'': what the field of the choices gives, 'other': text or None}, None when nothing is chosen.

    Words without a choice choose 其他; words beside another choice are dropped.
    """

    widget: OtherInput

    def __init__(self, main: forms.Field, label: str = OTHER.label) -> None:
        required, main.required = main.required, False
        super().__init__(
            label=main.label, help_text=main.help_text, required=required, widget=OtherInput(main.widget),
            error_messages={"required": _("Choose one.")},
        )  # fmt: skip
        self.main, self.other_label = main, label
        self.initial = main.initial

    def __deepcopy__(self, memo: dict) -> Any:
        twin = super().__deepcopy__(memo)
        twin.main = copy.deepcopy(self.main, memo)
        twin.widget.main = twin.main.widget
        return twin

    def bind(self, context: FieldContext) -> None:
        if hasattr(self.main, "bind"):
            self.main.bind(context)
            self.initial = self.main.initial

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {**value, "": self.main.prepare_value(value.get(""))}
        return self.main.prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before, now = self._split(initial), self._split(data)
        return self.main.has_changed(before[0], now[0]) or before[1] != now[1]

    @staticmethod
    def _split(value: Any) -> tuple[Any, str]:
        if isinstance(value, Mapping):
            return value.get(""), str(value.get(TEXT) or "").strip()
        return value, ""

    def to_python(self, value: Any) -> dict[str, Any] | None:
        raw, text = self._split(value)
        chosen = self.main.clean(raw)
        words = tidy(text)
        if chosen is None:
            chosen = OTHER.code if words else None
        if chosen is None:
            return None
        if OTHER.code not in chosen.split():
            return {"": chosen, TEXT: None}
        if not words:
            raise ValidationError(
                _("Write in the line below what “%(label)s” is."), "other", {"label": self.other_label}
            )
        if len(words) > OTHER_LENGTH:
            raise ValidationError(
                _("At most %(limit)d characters; this has %(found)d. Shorten it."),
                code="long",
                params={"limit": OTHER_LENGTH, "found": len(words)},
            )
        return {"": chosen, TEXT: words}
