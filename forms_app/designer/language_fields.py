"""How an administrator chooses the languages of a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_app.schema.tongues import CHINESE, TONGUES, tongue

_CHOICES = [(one.code, one.title) for one in TONGUES.values()]


class LanguageField(forms.ChoiceField):
    """What the form is written in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=_CHOICES, label=_("Language the form is written in"),
            help_text=_("The language of what is entered above."), **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        return super().clean(value) or CHINESE


class LanguagesField(forms.MultipleChoiceField):
    """Cleans to codes in the order in which they are offered."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=_CHOICES, label=_("Other languages"),
            help_text=_(
                "Whoever fills in chooses one of them at the top of the form. The translations are entered under "
                "“Translations”, once the form has been saved."
            ), **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> list[str]:
        picked = super().clean(value)
        offered: Any = self.choices
        return [code for code, _title in offered if code in picked]


def offer(field: forms.Field, codes: Iterable[str]) -> None:
    """Also these, which came with an imported form and stand in no table."""
    known = {code for code, _title in _CHOICES}
    field.choices = [*_CHOICES, *((code, tongue(code).title) for code in codes if code not in known)]  # type: ignore[attr-defined]
