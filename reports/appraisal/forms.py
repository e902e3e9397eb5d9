"""What is asked at the desk: points and notes of a sheet, reasons, and on the phone an appeal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.appraisal.models import Kind, Score, ScoreSheet
from reports.appraisal.scoring import plain

TENTH = Decimal("0.1")


class PointsField(forms.DecimalField):
    """0 to the full points with one decimal; full-width digits are understood."""

    def __init__(self, most: Decimal, **kwargs: Any) -> None:
        words = {"most": plain(most)}
        super().__init__(
            max_digits=5,
            decimal_places=1,
            required=False,
            error_messages={
                "invalid": gettext_lazy("Enter a number such as 8 or 7.5."),
                "max_decimal_places": gettext_lazy("One decimal at most, such as 7.5."),
                "max_digits": _("At most %(most)s points.") % words,
                "max_whole_digits": _("At most %(most)s points.") % words,
            },
            **kwargs,
        )
        self.validators += [
            MinValueValidator(Decimal(0), _("Points cannot be negative. Enter 0 or more.")),
            MaxValueValidator(most, _("At most %(most)s points.") % words),
        ]
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 5, "maxlength": 8})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()
            if set(value) - set("+-.0123456789"):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else number.quantize(TENTH)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class SheetForm(forms.Form):
    """One points field and one note a row: ``p-<position>``, ``n-<position>``; a veto has a tick, ``v-<position>``."""

    def __init__(self, sheet: ScoreSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["attendance"] = PointsField(Decimal(31), label=_("Days of attendance"), initial=sheet.attendance)
        for score in sheet.rows:
            self._add(score)

    def _add(self, score: Score) -> None:
        key = score.position
        if score.kind == Kind.VETO:
            self.fields[f"v-{key}"] = forms.BooleanField(label=score.title, required=False, initial=score.vetoed)
        else:
            self.fields[f"p-{key}"] = PointsField(score.full, label=score.title, initial=score.points)
        self.fields[f"n-{key}"] = forms.CharField(
            label=_("Note on %(item)s") % {"item": score.title},
            max_length=200,
            required=False,
            initial=score.note,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        for field in (self.fields.get(f"p-{key}"), self.fields[f"n-{key}"]):
            if field:
                field.widget.attrs["aria-label"] = str(field.label)

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """Each row of the sheet with its fields."""
        for score in self.sheet.rows:
            kind = "v" if score.kind == Kind.VETO else "p"
            yield {"score": score, "field": self[f"{kind}-{score.position}"], "note": self[f"n-{score.position}"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for score in self.sheet.rows:
            note = cleaned.get(f"n-{score.position}")
            if score.kind == Kind.VETO:
                if cleaned.get(f"v-{score.position}") and not note:
                    self.add_error(f"n-{score.position}", _("A veto needs its reason. Write what happened and when."))
            elif not note and f"p-{score.position}" not in self.errors:
                self._ask_for_a_note(score, cleaned.get(f"p-{score.position}"))
        return cleaned

    def _ask_for_a_note(self, score: Score, points: Decimal | None) -> None:
        name = f"n-{score.position}"
        if score.is_measured and points != score.measured:
            self.add_error(name, _("These points differ from what was measured. Write why."))
        elif score.kind in (Kind.BONUS, Kind.DEDUCTION) and points:
            self.add_error(name, _("Write what these points are for."))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), min_length=4, max_length=200)


class AppealForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What should be looked at again, and why"),
        min_length=4,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
