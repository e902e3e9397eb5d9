"""Settings of questions about places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def place_options() -> dict[str, blocks.Block]:
    return {
        "accuracy": blocks.IntegerBlock(
            label=_("Largest error in metres"),
            required=False,
            min_value=1,
            max_value=100_000,
            help_text=_("A position that the telephone knows less well is refused. What is typed is not measured."),
        ),
    }
