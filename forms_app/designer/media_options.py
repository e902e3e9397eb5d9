"""Settings of questions that are answered with files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.schema.kinds.media import MOST_SECONDS


def media_options() -> dict[str, blocks.Block]:
    return {
        "seconds": blocks.IntegerBlock(
            label=_("Longest recording in seconds"), required=False, min_value=1, max_value=MOST_SECONDS
        ),
    }
