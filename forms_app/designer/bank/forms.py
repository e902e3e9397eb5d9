"""The small forms of the bank's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_app.designer.bank.inserting import AT_END
from forms_app.designer.models import FormPage

_NO_SECTION = {"required": _("Choose a section."), "invalid_choice": _("This section is no longer there.")}


FIRST = (AT_END, _("As a section of its own at the end"))


def sections_of(page: FormPage) -> list[tuple[str, str]]:
    return [(str(block.id), block.value["title"] or str(_("Section without a title"))) for block in page.body]


class InsertForm(forms.Form):
    offer = forms.CharField(error_messages={"required": _("Choose what to insert.")})
    where = forms.ChoiceField(label=_("Where to insert it"), error_messages=_NO_SECTION)

    def __init__(self, page: FormPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = [FIRST, *sections_of(page)]  # type: ignore[attr-defined]


class KeepForm(forms.Form):
    section = forms.ChoiceField(label=_("Section to save"), error_messages=_NO_SECTION)
    title = forms.CharField(label=_("Name of the saved section"), max_length=100)
    note = forms.CharField(label=_("What it is for"), max_length=200, required=False)

    def __init__(self, page: FormPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = sections_of(page)  # type: ignore[attr-defined]
