"""What ODK and Kobo do otherwise with a form that was made here, in words for those who take it there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.schema.model import Question

_TYPES: dict[str, Any] = {
    "id_number": gettext_lazy("A text there: neither the check digit nor the date of birth is checked."),
    "phone": gettext_lazy("A text there: any number is taken."),
    "email": gettext_lazy("A text there, which is not checked."),
    "url": gettext_lazy("A text there, which is not checked."),
    "licence_plate": gettext_lazy("A text there, which is not checked."),
    "credit_code": gettext_lazy("A text there, which is not checked."),
    "area": gettext_lazy("A text there: areas cannot be chosen."),
    "person": gettext_lazy("A text there: people in office cannot be chosen."),
    "record_link": gettext_lazy("A text there: records of other forms cannot be looked up."),
    "photos": gettext_lazy("A single photo there."),
    "files": gettext_lazy("A single file there."),
    "money": gettext_lazy("A decimal number there, without the amount in words."),
    "serial": gettext_lazy("Stays empty there: numbers are given out here."),
    "cascade": gettext_lazy("One list there, not level by level."),
    "matrix": gettext_lazy("A group of single choices there."),
    "check_item": gettext_lazy("A group there: result, explanation and photo; the explanation is not asked for."),
    "rating": gettext_lazy("A scale of numbers there."),
}
_OPTIONS: dict[str, Any] = {
    "unique": gettext_lazy("Answers that occur twice are not noticed there."),
    "code_list": gettext_lazy("The choices there are those of the day of the export."),
    "add_label": gettext_lazy("The button for another row has its usual words there."),
    "accuracy": gettext_lazy("Any accuracy is taken there."),
    "seconds": gettext_lazy("A recording may be of any length there."),
    "unit": gettext_lazy("The unit is not shown there."),
    "places": gettext_lazy("Any number of decimal places is taken there."),
}
_TABLE = {"minimum", "maximum"}


def of(question: Question) -> list[str]:
    found = [_TYPES[question.type]] if question.type in _TYPES else []
    found += [text for name, text in _OPTIONS.items() if question.option(name)]
    if question.type == "repeat" and any(question.option(name) for name in _TABLE):
        found.append(_("Any number of rows is taken there."))
    return [str(text) for text in found]


def unsaid(kind: str, functions: Iterable[str]) -> str:
    """``kind``: of the expression, which is left out there."""
    kinds = {
        "relevant": _("Shown always there: its condition uses %(names)s, which ODK does not have."),
        "calculation": _("Not computed there: its formula uses %(names)s, which ODK does not have."),
        "constraint": _("Not checked there: its rule uses %(names)s, which ODK does not have."),
    }
    other = _("A rule is left out there: it uses %(names)s, which ODK does not have.")
    return kinds.get(kind, other) % {"names": "、".join(sorted(functions))}
