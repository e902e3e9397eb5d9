"""From a file of the gallery to the raw blocks of a form page. Pure: no database, nothing but the files."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms_app.designer.gallery import notation as words
from forms_app.schema.types import TYPES

Block = dict[str, Any]  # {'type': …, 'value': {…}}, as StreamFields keep them, without an id


class BadFile(ValueError):
    """What a file says that cannot be read, and where: for whoever writes it."""


@dataclass(frozen=True)
class Ready:
    """A ready form, or reusable sections of the bank. ``name``: of the file, ASCII, part of addresses."""

    name: str
    title: str
    group: str
    icon: str
    purpose: str
    who: str
    audience: str
    intro: str
    sections: tuple[Block, ...]

    def body(self) -> list[Block]:
        """The blocks with ids of their own, never the same twice."""
        return [with_ids(section) for section in self.sections]

    @cached_property
    def questions(self) -> list[Block]:
        """Everything that is asked, those inside tables of rows behind their table."""
        return within(self.sections)

    @cached_property
    def words(self) -> str:
        """What a search looks through."""
        labels = " ".join(block["value"]["label"] for block in self.questions)
        titles = " ".join(section["value"]["title"] for section in self.sections)
        return f"{self.title} {self.group} {self.purpose} {self.who} {titles} {labels}".lower()


def within(sections: Sequence[Block]) -> list[Block]:
    """All questions of these sections, those inside tables of rows behind their table."""
    return [block for section in sections for block in _walk(section["value"]["questions"])]


def with_ids(block: Block) -> Block:
    fresh = copy.deepcopy(block)
    fresh["id"] = str(uuid.uuid4())
    if "questions" in fresh["value"]:
        fresh["value"]["questions"] = [with_ids(child) for child in fresh["value"]["questions"]]
    return fresh


def _walk(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _walk(block["value"].get("questions", []))


def read(name: str, data: dict[str, Any], bank: dict[str, Ready]) -> Ready:
    """``bank``: what files may take over by its title. Raises BadFile."""
    known = {words.NAME, words.ICON, words.GROUP, words.PURPOSE, words.WHO, words.AUDIENCE, words.INTRO, words.SECTIONS}
    _only(data, known, name)
    reader = _Reader(name, bank)
    audience = str(data.get(words.AUDIENCE, "工作人员"))
    if audience not in words.AUDIENCES:
        raise BadFile(f"{name}: {words.AUDIENCE}: {audience}")
    return Ready(
        name=name,
        title=str(data[words.NAME]),
        group=str(data.get(words.GROUP, "")),
        icon=str(data.get(words.ICON, "form")),
        purpose=str(data[words.PURPOSE]),
        who=str(data.get(words.WHO, "")),
        audience=words.AUDIENCES[audience],
        intro=str(data.get(words.INTRO, "")).strip(),
        sections=tuple(section for item in data[words.SECTIONS] for section in reader.sections(item)),
    )


class _Reader:
    def __init__(self, file: str, bank: dict[str, Ready]) -> None:
        self.file, self.bank = file, bank

    def sections(self, data: dict[str, Any]) -> list[Block]:
        """One section, or those of the bank that it names."""
        if words.FROM_BANK in data:
            shown = {"relevant": str(data[words.SHOWN_WHEN])} if words.SHOWN_WHEN in data else {}
            return [{**one, "value": {**one["value"], **shown}} for one in self._taken(data).sections]
        _only(data, {words.TITLE, words.INTRO, words.SHOWN_WHEN, words.QUESTIONS}, self.file)
        value = {
            "title": str(data[words.TITLE]),
            "intro": str(data.get(words.INTRO, "")).strip(),
            "relevant": str(data.get(words.SHOWN_WHEN, "")),
            "questions": self.questions(data[words.QUESTIONS]),
        }
        return [{"type": "section", "value": value}]

    def questions(self, items: list[dict[str, Any]]) -> list[Block]:
        return [block for item in items for block in self._blocks(item)]

    def _blocks(self, item: dict[str, Any]) -> list[Block]:
        """A question; several where one type has a list of labels; those of the bank that are named."""
        if words.FROM_BANK in item:
            return [block for section in self._taken(item).sections for block in section["value"]["questions"]]
        word, label = next(iter(item.items()))
        if word not in words.TYPE_WORDS:
            raise BadFile(f"{self.file}: {word}: {label}")
        settings = {key: value for key, value in item.items() if key != word}
        kind = words.TYPE_WORDS[word]
        if not isinstance(label, list):
            return [self._block(kind, str(label), settings)]
        return [self._block(kind, str(one), _numbered(settings, at)) for at, one in enumerate(label, 1)]

    def _block(self, kind: str, label: str, settings: dict[str, Any]) -> Block:
        is_required = label.rstrip().endswith(words.REQUIRED)
        value: Block = {"label": label.rstrip().removesuffix(words.REQUIRED).strip(), "hint": "", "key": ""}
        if is_required and kind != "repeat":
            value["required"] = True
        for name, given in settings.items():
            if name == words.QUESTIONS and kind == "repeat":
                value["questions"] = self.questions(given)
            elif name in words.SETTINGS:
                value[words.SETTINGS[name]] = self._setting(words.SETTINGS[name], given)
            else:
                raise BadFile(f"{self.file}: {value['label']}: {name}")
        self._check(kind, value)
        return {"type": kind, "value": value}

    def _setting(self, field: str, given: Any) -> Any:
        if field in words.LISTS:
            return "\n".join(given if isinstance(given, list) else str(given).split("、"))
        if field in words.TICKS:
            return given == "是"
        if field in words.NUMBERS:
            return float(given) if "." in given else int(given)
        return words.VALUES[field][given] if field in words.VALUES else str(given).strip()

    def _check(self, kind: str, value: Block) -> None:
        """Settings that this type does not have would be passed over without a word."""
        row = TYPES[kind]
        fitting = {"label", "hint", "key", "relevant", *row.options}
        fitting |= {"questions"} if kind == "repeat" else {"required", "required_when", "constraint",
                                                            "constraint_message", "calculation"}  # fmt: skip
        fitting |= {"choices", "choice_filter"} if row.has_choices else set()
        fitting |= {"default"} if row.has_default else set()
        if stray := sorted(value.keys() - fitting):
            raise BadFile(f"{self.file}: {value['label']}: {', '.join(stray)}")

    def _taken(self, item: dict[str, Any]) -> Ready:
        _only(item, {words.FROM_BANK, words.SHOWN_WHEN}, self.file)
        if item[words.FROM_BANK] not in self.bank:
            raise BadFile(f"{self.file}: {words.FROM_BANK}: {item[words.FROM_BANK]}")
        return self.bank[item[words.FROM_BANK]]


def _numbered(settings: dict[str, Any], at: int) -> dict[str, Any]:
    """Of a list of labels: 'xiang' becomes 'xiang_1', 'xiang_2' …, so that calculations can name them."""
    key = settings.get(words.KEY)
    return {**settings, words.KEY: f"{key}_{at}"} if key else settings


def _only(data: dict[str, Any], known: set[str], file: str) -> None:
    if stray := sorted(set(data) - known):
        raise BadFile(f"{file}: {', '.join(stray)}")
