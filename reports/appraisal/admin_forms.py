"""How a scheme is edited: bands as lines, forms by their titles, and what must hold of the whole."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from forms_app.tables.models import Form
from reports.appraisal.fitting import WHOLE, Texts, fit
from reports.appraisal.scoring import plain

INDICATORS = 16  # more leave no room for reasons on one page
NAME_LENGTH = 40


class BandsWidget(forms.Textarea):
    """[[95, 20], [90, 15]] as lines '95 20', '90 15'. What is no such line comes back as it was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, "placeholder": "95 20"} | (attrs or {}))

    def format_value(self, value: Any) -> str:
        try:
            bands = json.loads(value or "[]")
            return "\n".join(f"{least} {points}" for least, points in bands)
        except (ValueError, TypeError):
            return str(json.loads(value)) if str(value).startswith('"') else str(value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        text = str(data.get(name) or "").strip()
        rows = [line.replace("%", " ").replace("，", " ").split() for line in text.splitlines() if line.strip()]
        try:
            return json.dumps([[_number(least), _number(points)] for least, points in rows])
        except ValueError:
            return json.dumps(text)


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


class FormSelect(forms.Select):
    """The published forms, asked for whenever the page is shown; a form that is gone stays chosen."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        known = list(Form.objects.filter(current__isnull=False).values_list("slug", "title"))
        gone = [(slug, slug) for slug in value if slug and slug not in dict(known)]
        self.choices = [("", "---------"), *known, *gone]
        return super().optgroups(name, value, attrs)


class SchemeForm(WagtailAdminModelForm):
    """Indicators and grades are looked at together once each is right by itself."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        for fault in (self._fault_of_grades(), self._fault_of_indicators()):
            if fault:
                self.add_error(None, fault)
        return not self.errors

    def _kept(self, name: str) -> list[dict[str, Any]]:
        rows = [form.cleaned_data for form in self.formsets[name].forms]
        return [row for row in rows if row and not row.get("DELETE")]

    def _fault_of_grades(self) -> str:
        lows = [row["from_score"] for row in self._kept("grades")]
        if Decimal(0) not in lows:
            return _("One grade must begin at 0 points, so that every total has a grade.")
        if len(set(lows)) < len(lows):
            return _("Two grades begin at the same points. Change one of them.")
        return ""

    def _fault_of_indicators(self) -> str:
        rows = self._kept("indicators")
        if not any(row["kind"] == "base" for row in rows):
            return _("Enter at least one basic item.")
        if len(rows) > INDICATORS:
            return _("At most %(limit)d items: the sheet is one page.") % {"limit": INDICATORS}
        found = fit(_texts(rows))
        if found is None or found.wording < WHOLE:
            return _("The texts do not fit on one page. Shorten the contents or how they are scored.")
        return ""


def _texts(rows: list[dict[str, Any]]) -> Texts:
    """A sheet of these indicators with a long name and without notes."""
    columns = [
        (
            str(number),
            row["title"],
            row["content"] or "",
            plain(row["points"]),
            row["method"] or "",
            "100%\n50/50",
            "20",
        )
        for number, row in enumerate(rows, 1)
    ]
    return Texts(("名" * NAME_LENGTH, "网" * NAME_LENGTH, "2026年11月", "专职网格员", "21"), columns, ())
