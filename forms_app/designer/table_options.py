"""Settings of questions that are about their columns: what the database holds or makes quick."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.schema.row import SEARCHABLE, UNIQUE


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
            help_text=_("Keeps filters and sorting by this question quick in ledgers of tens of thousands of records."),
        ),
    }
