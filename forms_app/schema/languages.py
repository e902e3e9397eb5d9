"""The texts of a form that people read, and the form in another language. No Django here.

Texts are tied to what they belong to, not to where it stands: moving and renaming a question keeps its translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from forms_app.schema.kinds.rows import MARK, RESULTS, rows_of
from forms_app.schema.model import OTHER, Choice, FormSchema, Question, Section, options

FORM = ""  # in place of a block's id: texts of the form itself
YES, NO = Choice("yes", "是"), Choice("no", "否")
# Options of questions that people read; the rows of a matrix are one text each.
SAID = ("body", "statement", "unit", "add_label", "constraint_message")
WORDS = {choice.code: choice.label for choice in (OTHER, YES, NO, *RESULTS)}  # asked for once in a form
# So that they need not be translated in each form.
KNOWN = {
    "en": {"other": "Other", "yes": "Yes", "no": "No", "pass": "Passed", "fail": "Not passed", "na": "Not applicable"},
    "ar": {"other": "أخرى", "yes": "نعم", "no": "لا", "pass": "مستوفٍ", "fail": "غير مستوفٍ", "na": "لا ينطبق"},
}


@dataclass(frozen=True)
class Text:
    """One text. ``uuid``: of its block, '' for the form. ``code``: of a choice or of a row of a matrix, else ''.

    ``field``: title, intro, label, hint, an option of SAID, choices, rows; for the form also one of WORDS.
    """

    uuid: str
    field: str
    code: str
    original: str

    @property
    def id(self) -> str:
        return text_id(self.uuid, self.field, self.code)


def text_id(uuid: str, field: str, code: str = "") -> str:
    """'…:label:', '…:choices:han', ':title:'."""
    return f"{uuid}:{field}:{code}"


def texts_of(schema: FormSchema) -> Iterator[Text]:
    """In the order in which the form is read, without empty ones; words that many questions share come last."""
    yield from _texts(FORM, title=schema.title, intro=schema.intro)
    for section in schema.sections:
        yield from _texts(section.uuid, title=section.title, intro=section.intro)
        yield from _of_questions(section.questions)
    yield from (Text(FORM, code, "", WORDS[code]) for code in _words(schema))


def _of_questions(questions: Iterable[Question]) -> Iterator[Text]:
    for question in questions:
        yield from _texts(question.uuid, label=question.label, hint=question.hint)
        yield from _texts(question.uuid, **{name: str(question.option(name) or "") for name in SAID})
        for row in rows_of(question):
            yield Text(question.uuid, "rows", row.code, row.label)
        for choice in question.choices:
            yield Text(question.uuid, "choices", choice.code, choice.label)
        yield from _of_questions(question.questions)


def _texts(uuid: str, **fields: str) -> Iterator[Text]:
    yield from (Text(uuid, field, "", text) for field, text in fields.items() if text)


def _words(schema: FormSchema) -> list[str]:
    needed = {choice.code for question, _parent in schema.walk() for choice in _shared(question)}
    return [code for code in WORDS if code in needed]


def _shared(question: Question) -> tuple[Choice, ...]:
    """Choices of a question that are the same in all forms."""
    if question.type == "boolean":
        return (YES, NO)
    if question.type == "check_item":
        return RESULTS
    return (OTHER,) if question.option("other") else ()


def with_languages(
    schema: FormSchema, language: str, languages: Iterable[str], translations: Mapping[str, Mapping[str, str]]
) -> FormSchema:
    """The schema that says what it is written in and what it can be read in; texts of what it does not ask are left."""
    known = {text.id for text in texts_of(schema)}
    kept = [code for code in dict.fromkeys(languages) if code != language]
    return replace(
        schema,
        language=language,
        languages=tuple(kept),
        translations=tuple((code, _kept(translations.get(code, {}), known)) for code in kept),
    )


def _kept(texts: Mapping[str, str], known: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, text) for name, text in texts.items() if name in known and text.strip()))


def missing(schema: FormSchema, language: str) -> list[Text]:
    """What would be shown in the main language."""
    known, words = schema.said(language), KNOWN.get(language, {})
    return [
        text for text in texts_of(schema) if text.id not in known and not (text.uuid == FORM and text.field in words)
    ]


def translated(schema: FormSchema, language: str) -> FormSchema:
    """The same form in another of its languages: same ids, keys and codes; a text that is missing stays as it is.

    The form itself where it is written in that language, or does not know it.
    """
    if language not in schema.languages:
        return schema
    said = _Said(schema.said(language), KNOWN.get(language, {}))
    return replace(
        schema,
        title=said(FORM, "title", schema.title),
        intro=said(FORM, "intro", schema.intro),
        sections=tuple(said.section(section) for section in schema.sections),
        language=language,
        languages=(),
        translations=(),
    )


class _Said:
    def __init__(self, texts: Mapping[str, str], words: Mapping[str, str]) -> None:
        self.texts, self.words = texts, words

    def __call__(self, uuid: str, field: str, original: str, code: str = "") -> str:
        return self.texts.get(text_id(uuid, field, code), original)

    def section(self, section: Section) -> Section:
        uuid = section.uuid
        return replace(
            section,
            title=self(uuid, "title", section.title),
            intro=self(uuid, "intro", section.intro),
            questions=tuple(self.question(question) for question in section.questions),
        )

    def question(self, question: Question) -> Question:
        return replace(
            question,
            label=self(question.uuid, "label", question.label),
            hint=self(question.uuid, "hint", question.hint),
            default=_default(question),
            choices=self.choices(question),
            options=self.options(question),
            questions=tuple(self.question(inner) for inner in question.questions),
        )

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """With those that all forms share, so that fields and displays find their labels here."""
        own = [replace(one, label=self(question.uuid, "choices", one.label, one.code)) for one in question.choices]
        shared = [replace(one, label=self.word(one)) for one in _shared(question)]
        return (*own, *shared)

    def word(self, choice: Choice) -> str:
        return self(FORM, choice.code, self.words.get(choice.code, choice.label))

    def options(self, question: Question) -> tuple[tuple[str, object], ...]:
        found = dict(question.options)
        for name in SAID:
            if text := str(found.get(name) or ""):
                found[name] = self(question.uuid, name, text)
        if rows := rows_of(question):
            labels = [(self(question.uuid, "rows", row.label, row.code), row.code) for row in rows]
            found["rows"] = "\n".join(f"{label} {MARK} {code}" for label, code in labels)
        return options(**found)


def _default(question: Question) -> str:
    """Defaults are written as a person would say them: as labels of choices, which are other ones in this language."""
    codes = {choice.label: choice.code for choice in question.all_choices} if question.choices else {}
    if question.default in codes:
        return codes[question.default]
    if question.type != "choices":
        return question.default
    return " ".join(codes.get(word, word) for word in re.split(r"[、,，;；\s]+", question.default) if word)
