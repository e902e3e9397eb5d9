"""Translations as a form page keeps them: each with the text that it was made of, so that a change of that shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forms_app.schema.languages import texts_of, with_languages
from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import CHINESE, canonical

if TYPE_CHECKING:
    from forms_app.designer.models import FormPage

Kept = dict[str, dict[str, list[str]]]  # by language and id of a text: [translation, what it was made of]


@dataclass(frozen=True)
class Languages:
    """Of a page: what it is written in, what else it can be read in, and its translations."""

    language: str = CHINESE
    others: Sequence[str] = ()
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


CHINESE_ONLY = Languages()


def spoken(schema: FormSchema, given: Languages) -> FormSchema:
    """The schema with the page's languages and translations; what is no language is passed over."""
    known = [code for name in given.others or () if (code := canonical(str(name)))]
    return with_languages(schema, canonical(given.language) or CHINESE, known, plain(given.kept or {}))


def plain(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    return {language: {name: str(pair[0]) for name, pair in texts.items()} for language, texts in kept.items()}


def kept_from(schema: FormSchema) -> Kept:
    """What a page with this schema keeps: all its translations are made of the texts as they are."""
    originals = {text.id: text.original for text in texts_of(schema)}
    return {
        language: {name: [text, originals[name]] for name, text in texts if name in originals}
        for language, texts in schema.translations
    }


def put(page: FormPage, schema: FormSchema) -> None:
    """Give the page this schema's languages. What it keeps of blocks that the schema does not have stays."""
    page.language, page.languages = schema.language, list(schema.languages)
    page.translations = {**page.translations, **{
        language: {**page.translations.get(language, {}), **texts} for language, texts in kept_from(schema).items()
    }}  # fmt: skip
