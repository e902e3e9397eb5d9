"""The setting that has the answers to a question counted in the statistics of its form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def counting_options() -> dict[str, blocks.Block]:
    return {
        "counted": blocks.BooleanBlock(
            label=_("Counted in the statistics"),
            required=False,
            help_text=_("Its answers are counted by area and day, numbers are added up. Not inside tables of rows."),
        )
    }
