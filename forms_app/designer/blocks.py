"""The blocks of a form page, one per row of the type registry: sections → questions, repeats → questions."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.fields import StreamField

from forms_app.areas.models import Level
from forms_app.designer.link_options import link_options
from forms_app.designer.listed_options import listed_options
from forms_app.designer.logic_field import LogicBlock
from forms_app.designer.logic_options import LENGTH, logic_options, relevant_block
from forms_app.designer.media_options import media_options
from forms_app.designer.place_options import place_options
from forms_app.designer.plain_options import plain_options
from forms_app.designer.table_options import table_options
from forms_app.designer.tips.options import with_tip
from forms_app.schema.check import REPEAT_DEPTH
from forms_app.schema.types import TYPES, QuestionType

# Options that belong to the question itself.
IN_SIGHT = {"rows", "other", "code_list", "body", "statement", "format", "what"}
# Wagtail's own limit keeps far longer labels out of the database; the friendly limit is schema.check's.
_LABEL = {"max_length": 1000}


def _option_blocks() -> dict[str, blocks.Block]:
    return {
        "max_length": blocks.IntegerBlock(label=_("Most characters"), required=False, min_value=1),
        "minimum": blocks.DecimalBlock(label=_("Smallest value"), required=False, max_digits=15, decimal_places=4),
        "maximum": blocks.DecimalBlock(label=_("Largest value"), required=False, max_digits=15, decimal_places=4),
        "places": blocks.IntegerBlock(label=_("Decimal places"), required=False, min_value=0, max_value=4),
        "unit": blocks.CharBlock(
            label=_("Unit"), required=False, max_length=10, help_text=_("Shown behind the number. For example: 平方米")
        ),
        "level": blocks.ChoiceBlock(label=_("Down to which level"), required=False, choices=Level.choices),
        **listed_options(),
        **media_options(),
        **plain_options(),
        **place_options(),
        **link_options(),
        **table_options(),
    }


def _repeat_options() -> dict[str, blocks.Block]:
    return {
        "add_label": blocks.CharBlock(
            label=_("Text of the add button"),
            required=False,
            max_length=30,
            help_text=_("For example: Add a family member"),
        ),
        "minimum": blocks.IntegerBlock(label=_("At least how many rows"), required=False, min_value=0, max_value=200),
        "maximum": blocks.IntegerBlock(label=_("At most how many rows"), required=False, min_value=1, max_value=200),
        "count": LogicBlock(
            "line",
            label=_("As many rows as another answer says"),
            required=False,
            max_length=LENGTH,
            help_text=_(
                "Field name of a whole number that is asked before, for example: ren_shu. A calculation is possible "
                "too: ${男} + ${女}"
            ),
        ),
    }


def _key_block() -> blocks.Block:
    return blocks.CharBlock(
        label=_("Field name"),
        required=False,
        max_length=60,
        help_text=_("For exports and interfaces. Left empty, it is made from the pinyin; fixed once enabled."),
    )


def _hint_block() -> blocks.Block:
    return blocks.CharBlock(label=_("Instruction"), required=False, max_length=500)


@cache
def question_block(row: QuestionType) -> blocks.StructBlock:
    """The block of one question type: label, required and choices in sight, the rest under settings.

    One for sections and tables of any depth: the editor is sent each definition once."""
    shown: list[tuple[str, blocks.Block]] = [("label", blocks.CharBlock(label=_("Question"), **_LABEL))]
    if row.has_choices:
        text = _("One per line. The code behind “|” is added when saving; keep it when you rename a choice.")
        shown.append(("choices", blocks.TextBlock(label=_("Choices"), required=False, rows=5, help_text=text)))
    known = _option_blocks()
    at = 1 if "rows" in row.options else len(shown)  # the rows of a matrix before its scale
    shown[at:at] = [(name, known[name]) for name in row.options if name in IN_SIGHT]
    if row.is_required:
        shown.append(("required", blocks.BooleanBlock(label=_("Required"), required=False)))
    hidden: list[tuple[str, blocks.Block]] = [("hint", _hint_block())]
    if row.has_default:
        formula = _("A formula begins with “=”, for example: =today()")
        default = LogicBlock("line", label=_("Default value"), required=False, max_length=200, help_text=formula)
        hidden.append(("default", default))
    hidden += [(name, known[name]) for name in row.options if name not in IN_SIGHT]
    hidden += logic_options(row)
    hidden.append(("key", _key_block()))
    return _struct(row, shown, hidden)


def repeat_block(depth: int = REPEAT_DEPTH) -> blocks.StructBlock:
    """A table of rows; ``depth``: how many of them may stand in one another."""
    row = TYPES["repeat"]
    inner = [(kind.name, question_block(kind)) for kind in TYPES.values() if kind.name != row.name]
    if depth > 1:
        inner.append((row.name, repeat_block(depth - 1)))
    shown: list[tuple[str, blocks.Block]] = [
        ("label", blocks.CharBlock(label=_("Title of the table"), **_LABEL)),
        ("questions", blocks.StreamBlock(inner, label=_("Questions of each row"), required=False, collapsed=True)),
    ]
    hidden: list[tuple[str, blocks.Block]] = [
        ("hint", _hint_block()),
        *_repeat_options().items(),
        ("relevant", relevant_block()),
        ("key", _key_block()),
    ]
    return _struct(row, shown, hidden)


def _struct(
    row: QuestionType, shown: list[tuple[str, blocks.Block]], hidden: list[tuple[str, blocks.Block]]
) -> blocks.StructBlock:
    layout = BlockGroup([name for name, _block in shown], settings=[name for name, _block in hidden])
    told = [(name, with_tip(row.name, name, block)) for name, block in shown + hidden]
    return blocks.StructBlock(told, label=_(row.label), icon=row.icon, label_format="{label}", form_layout=layout)


class QuestionsBlock(blocks.StreamBlock):
    """All question types and the repeat."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        types = [(row.name, question_block(row)) for row in TYPES.values() if row.name != "repeat"]
        super().__init__([*types, ("repeat", repeat_block())], *args, **kwargs)


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("Title of the section"),
        max_length=100,
        help_text=_("A section is a step on the phone, and a heading on paper."),
    )
    intro = blocks.TextBlock(
        label=_("Introduction"),
        required=False,
        max_length=1000,
        rows=2,
        help_text=_("Shown at the beginning of the section."),
    )
    questions = QuestionsBlock(label=_("Questions"), required=False, collapsed=True)
    relevant = relevant_block()

    class Meta:
        label = _("Section")
        icon = "folder-open-inverse"
        label_format = "{title}"
        form_layout = BlockGroup(["title", "questions"], settings=["intro", "relevant"])


class BodyField(StreamField):
    """A stream of sections. Migrations do not spell the blocks out: a new question type changes no table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__([("section", SectionBlock())], **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
