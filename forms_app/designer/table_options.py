"""Settings of questions that are about their columns: what the database holds, makes quick or counts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.schema.row import COUNTED, SEARCHABLE, UNIQUE


def table_options() -> dict[str, blocks.Block]:
    return {
        UNIQUE: blocks.BooleanBlock(
            label=_("No two alike"),
            required=False,
            help_text=_(
                "No two records have the same answer; inside a table, no two rows of it. Empty answers are no answer."
            ),
        ),
        SEARCHABLE: blocks.BooleanBlock(
            label=_("Searched for often"),
            required=False,
            help_text=_(
                "Keeps ledgers of tens of thousands of records quick when they are narrowed down by this question: to "
                "chosen answers, or from … to …. Looking for a part of a text gains nothing."
            ),
        ),
        COUNTED: blocks.BooleanBlock(
            label=_("Counted in the statistics"),
            required=False,
            help_text=_("Its answers are counted by area and day, numbers are added up. Not inside tables of rows."),
        ),
    }
