"""Rows that are all answered on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.entry.cells import codes, spelling
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.text import quoted
from forms_app.entry.widgets import Choices
from forms_app.schema.kinds.rows import rows_of
from forms_app.schema.model import Choice, Question


class MatrixInput(forms.Widget):
    """Radio buttons: a table where there is room, a block for each row on a phone."""

    template_name = "entry/widgets/matrix.html"
    use_fieldset = True

    def __init__(self, rows: tuple[Choice, ...], scale: tuple[Choice, ...], *, required: bool) -> None:
        super().__init__()
        self.rows, self.scale, self.required = rows, scale, required

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        found = {row.code: data.get(f"{name}.{row.code}") or "" for row in self.rows}
        return found if any(found.values()) else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {}
        scale = [(item.code, item.label) for item in self.scale]
        if not self.required:
            scale.append(("", str(_("Not answered"))))
        context["widget"] |= {
            "scale": scale,
            "is_short": all(len(label) <= Choices.short for _code, label in scale),
            "rows": [
                (f"{name}.{row.code}", row.label, [(*item, item[0] == (given.get(row.code) or "")) for item in scale])
                for row in self.rows
            ],
        }
        return context


class MatrixField(forms.Field):
    """Cleans to {code of the row: code of the scale, or None}, None when no row is answered."""

    def __init__(self, question: Question) -> None:
        self.question, self.rows = question, rows_of(question)
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=MatrixInput(self.rows, question.choices, required=question.required),
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def clean(self, value: Any) -> Any:
        given = value if isinstance(value, Mapping) else {}
        found = {row.code: self._read(row, str(given.get(row.code) or "")) for row in self.rows}
        missing = [row.label for row in self.rows if found[row.code] is None]
        if self.required and (missing or not self.rows):
            rows = "、".join(missing)
            raise ValidationError(_("Choose one in every row. Still open: %(rows)s."), "required", {"rows": rows})
        return found if len(missing) < len(self.rows) else None

    def _read(self, row: Choice, text: str) -> str | None:
        """Takes the code, and the label as imports have it."""
        if not text.strip():
            return None
        code = text if text in codes(self.question).values() else codes(self.question).get(spelling(text))
        if code is None:
            raise ValidationError(
                _("%(row)s: “%(value)s” is not one of the choices. Choose from the list."),
                code="choice",
                params={"row": row.label, "value": quoted(text)},
            )
        return code


def matrix(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return MatrixField(question)


def lines(question: Question, value: Any, names: Any) -> list[tuple[str, str]]:
    """(row, what was chosen) of the rows that were answered."""
    return [(row.label, question.choice_label(value[row.code])) for row in rows_of(question) if value.get(row.code)]


def summary(question: Question, value: Any, names: Any) -> str:
    """'态度：满意；速度：一般'."""
    return "；".join(f"{row}：{answer}" for row, answer in lines(question, value, names))


def part(question: Question, name: str, value: Any, names: Any) -> str:
    return question.choice_label(str(value))
