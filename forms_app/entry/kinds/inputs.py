"""Widgets of the plain types; markup stands in templates/entry/widgets/."""

from __future__ import annotations

from typing import Any

from django import forms


class UnitInput(forms.TextInput):
    """A number with its unit behind it."""

    template_name = "entry/widgets/unit.html"

    def __init__(self, unit: str, inputmode: str = "decimal") -> None:
        super().__init__({"inputmode": inputmode, "autocomplete": "off"})
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        return context
