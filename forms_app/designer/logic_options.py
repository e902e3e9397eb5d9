"""Settings of questions that are expressions: conditions, checks and calculations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.designer.logic_field import LogicBlock
from forms_app.schema.expressions.rules import CALCULATED
from forms_app.schema.types import QuestionType

LENGTH = 10_000


def relevant_block() -> blocks.Block:
    return _expression(_("Shown only when"), _("For example: only when 年龄 is below 14. Without a condition: always."))


def logic_options(row: QuestionType) -> list[tuple[str, blocks.Block]]:
    """Of one question type, in the order of the settings. What the system fills in by itself has none."""
    found: list[tuple[str, blocks.Block]] = []
    is_seen = row.is_asked or row.name == "note"
    if is_seen:
        found.append(("relevant", relevant_block()))
    if row.is_asked:
        if row.is_required:
            found.append(("required_when", _expression(_("Required when"), _("For example: only when 级别 is 重大."))))
        example = _("What an answer must be to be taken. For example: at least 0 and below 130.")
        found.append(("constraint", _expression(_("Check"), example)))
        message = blocks.CharBlock(
            label=_("What to say when the check fails"), required=False, max_length=200,
            help_text=_("Say what is wrong and what to do."),
        )  # fmt: skip
        found.append(("constraint_message", message))
    if row.name in CALCULATED:
        text = _("Then nobody fills it in. For example: the age from the date of birth, or the sum of a table.")
        found.append(("calculation", _expression(_("Calculation"), text, "formula")))
    if row.has_choices:
        text = _("For example: only the villages of the town chosen before. Without a condition: all of them.")
        found.append(("choice_filter", _expression(_("Choices only where"), text)))
    return found


def _expression(label: Any, text: Any, builds: str = "condition") -> blocks.Block:
    return LogicBlock(builds, label=label, required=False, max_length=LENGTH, help_text=text)
