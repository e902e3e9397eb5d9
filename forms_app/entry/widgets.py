"""Widgets of the phone pages. Each works without JavaScript; markup stands in templates/entry/widgets/."""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import Any

from django import forms

from forms_app.entry.areas import AreaSource, Group
from forms_app.entry.photos import PhotoBox


class _Shared(forms.widgets.ChoiceWidget):
    """``left_out``: codes that do not fit the other answers now; the page holds them, for those may change."""

    left_out: Collection[str] = frozenset()

    def create_option(self, name: str, value: Any, label: Any, selected: bool, *args: Any, **kwargs: Any) -> Any:
        is_out = str(value) in self.left_out
        option = super().create_option(name, value, label, selected and not is_out, *args, **kwargs)
        if is_out:
            option["attrs"] |= {"hidden": True, "disabled": True}
        return option

    def __deepcopy__(self, memo: dict) -> Any:
        # Django's own copies and normalises the choices; ours never change, and a row may have hundreds.
        twin = copy.copy(self)
        twin.attrs = self.attrs.copy()
        return twin


class List(_Shared, forms.Select):
    """More choices than fit as buttons."""


class _Columns(_Shared):
    """Short choices stand side by side, long ones below one another."""

    template_name = "entry/widgets/choices.html"
    short = 8  # characters, half the width of a phone

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["in_columns"] = all(len(str(label)) <= self.short for _code, label in self.choices)
        return context


class Choices(_Columns, forms.RadioSelect):
    template_name = _Columns.template_name


class ManyChoices(_Columns, forms.CheckboxSelectMultiple):
    template_name = _Columns.template_name


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"min": "1900-01-01", "max": "2100-12-31"}, format="%Y-%m-%d")


class NameInput(forms.TextInput):
    """A line with a button that leads to the table of rare characters (static/entry/rare.js)."""

    template_name = "entry/widgets/name.html"


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


class PhotoInput(forms.Widget):
    """A stored photo travels as a hidden id; a new file replaces it; ticking '-remove' drops it."""

    template_name = "entry/widgets/photo.html"
    needs_multipart_form = True
    box: PhotoBox | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return "" if data.get(f"{name}-remove") else data.get(name, "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        photo = self.box.get(value) if self.box and value else None
        context["widget"] |= {"photo": photo, "url": self.box.url(photo) if self.box and photo else ""}
        return context


class AreaSelect(forms.Widget):
    """One list, or, where it would be long, a list for each level; all of one name, the deepest counts."""

    template_name = "entry/widgets/area.html"
    source: AreaSource | None = None

    def __init__(self, level: str) -> None:
        super().__init__()
        self.level = level

    def __deepcopy__(self, memo: dict) -> AreaSelect:
        twin: AreaSelect = super().__deepcopy__(memo)
        twin.level = self.level
        return twin

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The deepest code that lies below those before it: a changed town drops the village chosen earlier."""
        codes = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        chosen = ""
        for code in codes:
            if not code or not code.startswith(chosen):
                break
            chosen = code.strip()
        return chosen

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        code = str(value or "")
        selects: list[list[Group]] = []
        if self.source is not None:
            if self.source.is_long(self.level):
                selects = [[("", options)] for options in self.source.cascade(self.level, code)]
            else:
                selects = [self.source.groups(self.level)]
        context["widget"] |= {"selects": self._marked(selects, code), "long": len(selects) > 1 or self._is_long()}
        return context

    def _is_long(self) -> bool:
        return self.source is not None and self.source.is_long(self.level)

    @staticmethod
    def _marked(selects: list[list[Group]], code: str) -> list[list[tuple[str, list[tuple[str, str, bool]]]]]:
        last = selects and len(selects) == 1
        return [
            [
                (label, [(option, text, option == code if last else code.startswith(option)) for option, text in group])
                for label, group in select
            ]
            for select in selects
        ]
