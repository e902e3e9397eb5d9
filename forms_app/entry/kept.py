"""Stored answers that a correction leaves alone without showing or checking them: hidden numbers, closed choices.

The page gets what may be read of the answer ('139****0001') and no more; the answer itself never leaves the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from forms_app.entry.display import masked
from forms_app.entry.display import value_text as whole_text
from forms_app.entry.lists import Names
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, parts_of

if TYPE_CHECKING:
    from forms_app.entry.forms import AnswerForm

KEEP, GONE = ":keep", ":gone"  # behind the name of a field; no part of a question can be called so


class _Kept(str):
    """What a field that keeps its answer gets from the page: an empty text that is known again."""


KEPT = _Kept("")


class KeptInput(forms.Widget):
    """The answer in words; below '更换' the input of a new one, and a tick that takes the answer out."""

    template_name = "entry/widgets/kept.html"

    def __init__(self, inner: forms.Widget, text: str, *, removable: bool) -> None:
        super().__init__()
        self.inner, self.text, self.removable = inner, text, removable
        self.is_gone = False

    @property
    def needs_multipart_form(self) -> bool:  # type: ignore[override]
        return bool(self.inner.needs_multipart_form)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = self.inner.value_from_datadict(data, files, name)
        self.is_gone = self.removable and bool(data.get(f"{name}.{GONE}"))
        if not is_blank(value) or self.is_searched:
            return value
        return value if self.is_gone else KEPT

    @property
    def is_searched(self) -> bool:
        """Whether something was looked for, so that another answer is wanted."""
        return bool(getattr(self.inner, "typed", None))

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        is_new = value is not KEPT and not is_blank(value)
        context["widget"] |= {
            "inner": self.inner.render(name, value if is_new else None, attrs),
            "text": self.text,
            "keep": f"{name}.{KEEP}",
            "gone": f"{name}.{GONE}" if self.removable else "",
            "is_gone": self.is_gone,
            "is_open": is_new or self.is_gone or self.is_searched,
        }
        return context


class KeptField(forms.Field):
    """Cleans to the stored answer as long as no other is given, without asking whether it would be taken today."""

    widget: KeptInput

    def __init__(self, inner: forms.Field, stored: Any, text: str) -> None:
        super().__init__(
            label=inner.label,
            help_text=inner.help_text,
            required=inner.required,
            widget=KeptInput(inner.widget, text, removable=not inner.required),
        )
        self.inner, self.stored = inner, stored

    def __getattr__(self, name: str) -> Any:
        """What else is asked of a field of its kind (``own``, ``box``, ``choices``)."""
        if name == "inner":
            raise AttributeError(name)
        return getattr(self.inner, name)

    def prepare_value(self, value: Any) -> Any:
        return value if value is KEPT else self.inner.prepare_value(value)

    def clean(self, value: Any) -> Any:
        return self.stored if value is KEPT else self.inner.clean(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is KEPT or self.inner.has_changed(initial, data)


class FixedField(forms.Field):
    """What nobody is asked stays what it was."""

    own_template = "entry/widgets/nothing.html"

    def __init__(self, question: Question, stored: Any) -> None:
        super().__init__(required=False, label=question.label)
        self.stored = stored

    def clean(self, value: Any) -> Any:
        return self.stored

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def is_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(is_blank(part) for part in value.values())
    return value in (None, "", []) or (isinstance(value, str) and not value.strip())


def keep_stored(form: AnswerForm) -> None:
    """Put fields of stored answers in place where a record is corrected; nothing elsewhere."""
    stored = form.context.stored
    if stored is None:
        return
    for key, field in list(form.fields.items()):
        question = form.questions.get(key)
        if question is not None and not TYPES[question.type].is_asked:
            if parts_of(question):
                form.fields[key] = FixedField(question, stored.answer(question.uuid, form.row_id))
        elif form.is_bound and form.data.get(f"{form.add_prefix(key)}.{KEEP}"):
            value = stored.answer(question.uuid, form.row_id) if question else stored.area
            if value is not None:
                form.fields[key] = KeptField(field, value, shown(question, value, stored.names))


def shown(question: Question | None, value: Any, names: Names) -> str:
    """What whoever corrects may read of an answer. Without a question: of the record's area."""
    if question is None:
        return str(value.full_name())
    return masked(question, value) if TYPES[question.type].is_masked else whole_text(question, value, names=names)
