"""The field of an expression in the editor: words and a builder beside the text, which stays for experts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script
from wagtail import blocks


class _Dressed(forms.Widget):
    """A text that ``static/designer/logic/field.js`` dresses up. ``kind``: condition or formula."""

    def __init__(self, kind: str) -> None:
        super().__init__({"data-controller": "gewu-logic", "data-gewu-logic-kind-value": kind})

    @property
    def media(self) -> forms.Media:
        script: Any = Script("designer/logic/field.js", type="module")
        return forms.Media(css={"all": ["designer/logic/logic.css"]}, js=[script])


class LogicInput(_Dressed, forms.Textarea):
    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.attrs["rows"] = 2


class LogicLine(_Dressed, forms.TextInput):
    """For what need not be an expression: a default value, the number of rows."""


class LogicBlock(blocks.CharBlock):
    """One expression. ``builds``: 'condition' or 'formula'; 'line' for what may be one."""

    def __init__(self, builds: str = "condition", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget = LogicLine("formula") if builds == "line" else LogicInput(builds)
