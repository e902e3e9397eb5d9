"""Why somebody does what will be recorded: sees whole values, corrects, withdraws."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.entry.text import UNREADABLE, tidy

REASON_LENGTH = 4
REASON_TOO_SHORT = _("Write the reason in at least 4 characters, for example “visit to verify”.")
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"  # Korean fillers: letters that nobody sees


class ReasonForm(forms.Form):
    """``wanted``, ``too_short``: what is said where there is no reason, or none to speak of."""

    label: Any = _("Reason")
    wanted: Any = _("Write down what you need the whole values for.")
    too_short: Any = REASON_TOO_SHORT

    reason = forms.CharField(
        label=_("Reason"),
        min_length=REASON_LENGTH,
        max_length=200,
        error_messages={"null_characters_not_allowed": UNREADABLE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = self.label
        self.fields["reason"].error_messages |= {"required": self.wanted, "min_length": self.too_short}

    def clean_reason(self) -> str:
        """Blanks of all kinds, signs and marks are no reason: letters and digits count."""
        reason = tidy("".join(mark for mark in self.cleaned_data["reason"] if unicodedata.category(mark) != "Cf"))
        if sum(mark.isalnum() and mark not in _BLANK_LETTERS for mark in reason) < REASON_LENGTH:
            raise ValidationError(self.too_short, code="min_length")
        return reason


class CorrectionReason(ReasonForm):
    label = _("Reason of the correction")
    wanted = _("Write down why the record is corrected.")
    too_short = _("Write the reason in at least 4 characters, for example “phone number mistyped”.")


class WithdrawalReason(ReasonForm):
    label = _("Reason of the withdrawal")
    wanted = _("Write down why the record is withdrawn.")
    too_short = _("Write the reason in at least 4 characters, for example “wrong household”.")
