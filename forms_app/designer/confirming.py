"""Agreeing to what a publication stops or converts: by writing the form's name, which nobody does by mistake."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.tables.plan import Plan


class NotConfirmed(Exception):
    """The plan needs a confirmation and the name was missing or another one."""


def same_name(typed: str, name: str) -> bool:
    """Spaces, capitals, and full or half width make no other name: phones put them in by themselves."""
    return _plain(typed) == _plain(name)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class ConfirmForm(forms.Form):
    name = forms.CharField(
        label=_("To confirm, write the name of the form"),
        max_length=255,
        error_messages={"required": _("Write the name of the form, so that nothing is stopped by mistake.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = title
        if self.errors.get("name"):
            self.fields["name"].widget.attrs |= {"autofocus": True}

    def clean_name(self) -> str:
        typed = self.cleaned_data["name"]
        if not same_name(typed, self.title):
            raise ValidationError(
                _("This is not the name of the form. It reads: %(name)s"), params={"name": self.title}
            )
        return typed


def told(plan: Plan) -> dict[str, list[str]]:
    """What a confirmation remembers: labels of what stops and of what is converted, each once, in their order."""
    converted = {step.question_uuid: step.label for step in plan.of("convert")}
    stopped = {step.question_uuid: step.label for step in plan.of("archive") if step.question_uuid not in converted}
    return {"stopped": list(stopped.values()), "converted": list(converted.values())}
