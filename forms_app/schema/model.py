"""What a form is: frozen dataclasses, written to JSON, identified by the hash of that JSON. No Django here."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from forms_app.schema.tongues import CHINESE


@dataclass(frozen=True)
class Choice:
    code: str
    label: str


OTHER = Choice("other", "其他")  # not in ``Question.choices``: an option of the question adds it


@dataclass(frozen=True)
class Question:
    """One question. ``type`` names a row of ``schema.types``; a repeat has ``questions`` of its own.

    ``uuid`` is the block's id in the page and never changes; ``key`` is the frozen column name.
    ``default`` is raw text as a person would type it. ``options`` holds what only some types know
    (min, max, max_length, level, add_label …), sorted by name so that equal forms have equal JSON.
    """

    uuid: str
    key: str
    type: str
    label: str
    hint: str = ""
    required: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def scalars(self) -> tuple[Question, ...]:
        """Of a repeat: its questions without the repeats inside it."""
        return tuple(question for question in self.questions if question.type != "repeat")

    @property
    def repeats(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.type == "repeat")

    def option(self, name: str, default: Any = None) -> Any:
        return self._options.get(name, default)

    @cached_property
    def _options(self) -> dict[str, Any]:
        return dict(self.options)

    def choice_label(self, code: str) -> str:
        """The label of a code, or the code itself when this version does not know it."""
        known = next((choice.label for choice in self.choices if choice.code == code), "")
        return known or (OTHER.label if code == OTHER.code else code)

    @property
    def all_choices(self) -> tuple[Choice, ...]:
        """Its own choices, and 其他 behind them where people may write something else."""
        has_it = any(choice.code == OTHER.code for choice in self.choices)  # under another name in other languages
        return (*self.choices, OTHER) if self.option("other") and not has_it else self.choices


@dataclass(frozen=True)
class Section:
    """``relevant``: when it is shown, as the JSON text of an expression's tree; '' for always."""

    uuid: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()
    relevant: str = ""


@dataclass(frozen=True)
class FormSchema:
    """``language``: what it is written in; ``languages``: what it can be read in beside, as BCP 47 codes.

    ``translations``: for each of those (code, ((id of a text, text), …)), sorted by id: see ``schema.languages``.
    """

    title: str
    sections: tuple[Section, ...] = ()
    intro: str = ""
    together: tuple[tuple[str, ...], ...] = ()  # questions whose answers together may not be alike, by uuid
    language: str = CHINESE
    languages: tuple[str, ...] = ()
    translations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Top-level questions in order, repeats included, without the questions inside them."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def scalars(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.type != "repeat")

    @property
    def repeats(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.type == "repeat")

    @property
    def all_repeats(self) -> tuple[Question, ...]:
        """Repeats at any depth, each before those inside it."""
        return tuple(question for question, _parent in self.walk() if question.type == "repeat")

    @property
    def area_question(self) -> Question | None:
        """The question whose answer is the record's own area: the first of type area outside repeats."""
        return next((question for question in self.scalars if question.type == "area"), None)

    def said(self, language: str) -> Mapping[str, str]:
        """Texts by id in one of the other languages."""
        return self._said.get(language, {})

    @cached_property
    def _said(self) -> dict[str, dict[str, str]]:
        return {language: dict(texts) for language, texts in self.translations}

    def walk(self) -> Iterator[tuple[Question, Question | None]]:
        """Every question with the repeat it stands in (None at the top), in order."""
        yield from _walk(self.questions, None)

    def question(self, uuid: str) -> Question:
        """The question with this uuid, at any depth. Raises KeyError."""
        return self._by_uuid[uuid]

    @cached_property
    def _by_uuid(self) -> dict[str, Question]:
        return {question.uuid: question for question, _parent in reversed(list(self.walk()))}

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[Question]]:
        """Those with this key, at any depth: expressions name questions so, and a form has hundreds of both."""
        return _grouped((question.key, question) for question, _parent in self.walk())

    @cached_property
    def by_label(self) -> Mapping[str, Sequence[Question]]:
        return _grouped((question.label, question) for question, _parent in self.walk())

    @cached_property
    def around(self) -> dict[str, tuple[str, ...]]:
        """For each question and table, the uuids of the tables that it stands in, the outermost first."""
        found: dict[str, tuple[str, ...]] = {}
        for question, parent in self.walk():
            found[question.uuid] = (*found[parent.uuid], parent.uuid) if parent else ()
        return found

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        for section in data["sections"]:
            if not section["relevant"]:
                del section["relevant"]  # so that forms from before there were conditions keep their hash
        # Likewise for those that are written in Chinese and in nothing else, and have no such combinations.
        for name, usual in (("together", ()), ("language", CHINESE), ("languages", ()), ("translations", ())):
            if getattr(self, name) == usual:
                del data[name]
        if self.translations:
            data["translations"] = {language: dict(texts) for language, texts in self.translations}
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> FormSchema:
        return cls(
            title=data["title"],
            intro=data.get("intro", ""),
            together=tuple(tuple(group) for group in data.get("together", ())),
            language=data.get("language", CHINESE),
            languages=tuple(data.get("languages", ())),
            translations=_translations(data),
            sections=tuple(
                Section(
                    uuid=section["uuid"],
                    title=section["title"],
                    intro=section.get("intro", ""),
                    relevant=section.get("relevant", ""),
                    questions=tuple(_question(item) for item in section["questions"]),
                )
                for section in data["sections"]
            ),
        )

    def hash(self) -> str:
        """SHA-256 over the canonical JSON: equal content, equal version."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _translations(data: dict[str, Any]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    texts = data.get("translations", {})
    return tuple((code, tuple(sorted(texts.get(code, {}).items()))) for code in data.get("languages", ()))


def label_of(item: Question | Section | FormSchema) -> str:
    return item.label if isinstance(item, Question) else item.title


def _grouped(pairs: Iterable[tuple[str, Question]]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for name, question in pairs:
        found.setdefault(name, []).append(question)
    return found


def _walk(questions: tuple[Question, ...], parent: Question | None) -> Iterator[tuple[Question, Question | None]]:
    for question in questions:
        yield question, parent
        yield from _walk(question.questions, question)


def _question(data: dict[str, Any]) -> Question:
    return Question(
        **{
            **data,
            "choices": tuple(Choice(**choice) for choice in data.get("choices", ())),
            "options": tuple((name, value) for name, value in data.get("options", ())),
            "questions": tuple(_question(item) for item in data.get("questions", ())),
        }
    )


def options(**values: Any) -> tuple[tuple[str, Any], ...]:
    """Options of a question without the empty ones, sorted by name. A tick that is not there is empty too."""
    kept = {name: value for name, value in values.items() if value is not False and value not in (None, "")}
    return tuple(sorted(kept.items()))


@dataclass(frozen=True)
class Fault:
    """Something wrong with a form: a code with parameters, put into words above. ``uuid``: the block concerned."""

    code: str
    uuid: str = ""
    field: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
