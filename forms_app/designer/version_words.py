"""Versions in words: what one asks, and what differs between two, as an administrator would say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import Block, ChoiceBlock

from forms_app.designer import choices
from forms_app.designer.blocks import QuestionsBlock
from forms_app.designer.rule_changes import MESSAGE, NAMES
from forms_app.designer.text_names import SAID, said_of
from forms_app.schema.diff import ADDED, CHANGED, REMOVED, RULES, Detail, Difference, differences
from forms_app.schema.expressions.tree import load
from forms_app.schema.expressions.writing import write
from forms_app.schema.model import FormSchema, Question, Section, label_of
from forms_app.schema.tongues import tongue
from forms_app.schema.types import TYPES

MARKS = {ADDED: gettext_lazy("New here"), REMOVED: gettext_lazy("Gone here"), CHANGED: gettext_lazy("Changed here")}
_WHAT = {
    "title": gettext_lazy("Title"), "intro": gettext_lazy("Introduction"),
    "together": gettext_lazy("Combinations of which no two may be alike"), "type": gettext_lazy("Type"),
    "label": gettext_lazy("Name of the question"), "hint": gettext_lazy("Instruction"),
    "required": gettext_lazy("Required"), "default": gettext_lazy("Default value"),
    "language": gettext_lazy("Language the form is written in"), "languages": gettext_lazy("Other languages"),
    "choices": gettext_lazy("Choices"), "place": gettext_lazy("Stands in"), "order": gettext_lazy("Place in the order"),
}  # fmt: skip
SHOWN = 3  # labels in a sentence


@dataclass(frozen=True)
class Change:
    """One setting, before and after, as texts; '' for none."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """A section, question or table that differs. ``kind`` names its colour, ``mark`` says the same in a word."""

    kind: str
    mark: str
    label: str
    where: str
    changes: Sequence[Change]


def lines(before: FormSchema, after: FormSchema) -> list[Line]:
    found = differences(before, after)
    return [_line(one, _Words(before), _Words(after)) for one in found]


def sentence(before: FormSchema, after: FormSchema) -> str:
    """'New: 姓名、年龄; gone: 电话', at most three labels of each kind."""
    said = {
        ADDED: _("new: %(names)s"),
        REMOVED: _("gone: %(names)s"),
        CHANGED: _("changed: %(names)s"),
    }
    found = differences(before, after)
    parts = []
    for kind, words in said.items():
        labels = [label_of(one.item) for one in found if one.kind == kind]
        if labels:
            names = "、".join(labels[:SHOWN])
            more = _("%(names)s and others, %(count)d in all") % {"names": names, "count": len(labels)}
            parts.append(words % {"names": more if len(labels) > SHOWN else names})
    return "；".join(parts) or _("Nothing that is asked")


@dataclass(frozen=True)
class Asked:
    """A question of a version; ``depth``: how many tables it stands in. ``settings``: what else was set for it."""

    label: str
    type: str
    required: bool
    depth: int
    settings: Sequence[Change]


def asked(schema: FormSchema) -> Iterator[tuple[Section, list[Change], list[Asked]]]:
    """By section: its own condition, and its questions with those of tables behind them."""
    words = _Words(schema)
    for section in schema.sections:
        own = [words.change(Detail("rule:relevant", None, section.relevant), None)] if section.relevant else []
        yield section, own, list(_questions(section.questions, words, 0))


def _questions(questions: Sequence[Question], words: _Words, depth: int) -> Iterator[Asked]:
    for question in questions:
        details = [Detail(name, "", getattr(question, name)) for name in ("hint", "default", "choices")]
        details += [
            Detail(f"{'rule' if name in RULES else 'option'}:{name}", None, value) for name, value in question.options
        ]
        settings = [words.change(detail, question) for detail in details if detail.new]
        yield Asked(question.label, str(_(TYPES[question.type].label)), question.required, depth, settings)
        yield from _questions(question.questions, words, depth + 1)


def _line(one: Difference, before: _Words, after: _Words) -> Line:
    changes = []
    for it in one.details:
        texts = before.text(it.what, it.old, one.old), after.text(it.what, it.new, one.new)
        changes.append(Change(after.name(it, one.new, one.old), *texts))
    if isinstance(one.item, Question) and one.kind != CHANGED:
        kind = str(_(TYPES[one.item.type].label))
        changes = [Change(str(_WHAT["type"]), *(("", kind) if one.kind == ADDED else (kind, "")))]
    return Line(one.kind, str(MARKS[one.kind]), label_of(one.item), " › ".join(one.path), changes)


class _Words:
    """Texts of the settings of one version: its expressions are written with its own keys."""

    def __init__(self, schema: FormSchema) -> None:
        asked = [question for question, _parent in schema.walk()]
        self.keys = {question.uuid: question.key for question in asked}
        self.labels = {question.uuid: question.label for question in asked}

    def change(self, detail: Detail, item: Question | None) -> Change:
        old, new = (self.text(detail.what, value, item) for value in (detail.old, detail.new))
        return Change(self.name(detail, item), old, new)

    def name(self, detail: Detail, *items: Any) -> str:
        """As the editor calls it; ``items``: before and after a change of type, which may know different options."""
        kind, _colon, name = detail.what.rpartition(":")
        if detail.what.startswith(SAID):
            return said_of(detail.what, next((item for item in items if item is not None), None))
        if kind == "rule":
            return str(NAMES[name])
        if kind == "option":
            blocks = [block for item in items if item is not None and (block := _block(item.type, name))]
            return str(blocks[0].label) if blocks else name
        return str(_WHAT[name])

    def text(self, what: str, value: Any, item: Any) -> str:
        kind, _colon, name = what.rpartition(":")
        if isinstance(value, bool) and (value or name == "required"):
            return _("Yes") if value else _("No")
        if value in (None, "", (), False):
            return ""
        if what.startswith(SAID):
            return str(value)
        if kind == "rule":
            return str(value) if name == MESSAGE else write(load(value), self.keys)
        if kind == "option":
            return _chosen(_block(item.type, name), value)
        return self._plain(name, value)

    def _plain(self, name: str, value: Any) -> str:
        match name:
            case "type":
                return str(_(TYPES[value].label))
            case "choices":
                return choices.write(value)
            case "language":
                return tongue(value).title
            case "languages":
                return "、".join(tongue(code).title for code in value)
            case "together":
                return "；".join("＋".join(self.labels[uuid] for uuid in group) for group in value)
            case "place":
                return " › ".join(value)
            case "order":
                return _("place %(number)d") % {"number": value}
        return str(value)


@cache
def _blocks() -> dict[str, Block]:
    return dict(QuestionsBlock().child_blocks)


def _block(type_name: str, option: str) -> Block | None:
    return _blocks()[type_name].child_blocks.get(option)


def _chosen(block: Block | None, value: Any) -> str:
    """The label of what was chosen from a list; anything else as it was typed."""
    if isinstance(block, ChoiceBlock):
        return str(dict(block.field.choices).get(value, value))
    return str(value)
