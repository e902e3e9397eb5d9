"""Widgets of the plain types; markup stands in templates/entry/widgets/."""

from __future__ import annotations

from typing import Any

from django import forms

from forms_app.entry.widgets import Choices


class Stars(Choices):
    """Radio buttons as stars; the first is for no answer. Without style sheets they are numbers."""

    template_name = "entry/widgets/stars.html"


class ConsentBox(forms.CheckboxInput):
    """A box below what is agreed to."""

    template_name = "entry/widgets/consent.html"
    use_fieldset = True

    def __init__(self, statement: str) -> None:
        super().__init__({"value": "yes"})
        self.statement = statement

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["statement"] = self.statement
        return context


class ScanInput(forms.TextInput):
    """A line to type into, and where the browser can read codes, a button for it (static/entry/scan.js)."""

    template_name = "entry/widgets/scan.html"


class Nothing(forms.Widget):
    """For what is shown without an input, or not shown at all."""

    template_name = "entry/widgets/nothing.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return ""
