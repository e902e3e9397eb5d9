"""译文: every text of a form beside its translation, with what is missing and what was made of another text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from forms_app.designer.models import FormPage
from forms_app.designer.text_names import name_of
from forms_app.designer.translations import Kept
from forms_app.schema.languages import KNOWN, Text, texts_of
from forms_app.schema.model import FormSchema

LONGEST = 5_000  # of a translation, in characters
MISSING, CHANGED, DONE = "missing", "changed", "done"


@dataclass(frozen=True)
class Row:
    """One text in one language. ``place``: the titles around it. ``made_of``: the text it was made of, if another."""

    text: Text
    place: str
    translation: str
    made_of: str
    state: str
    usual: str = ""  # what is shown where nothing is entered, of words that all forms share

    @property
    def kind(self) -> str:
        return name_of(self.text.field)

    @property
    def is_long(self) -> bool:
        return len(self.text.original) > 40 or "\n" in self.text.original or len(self.translation) > 60


@dataclass
class Entered:
    """What somebody enters for one text. ``made_of``: the original as they saw it. ``is_right``: it still holds."""

    language: str
    id: str
    text: str
    made_of: str
    is_right: bool = False


@dataclass
class Taken:
    """How many translations are new, changed or gone. ``faults``: nothing is taken where there are any."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unknown: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.gone)


def rows(schema: FormSchema, kept: Mapping[str, Any], language: str) -> list[Row]:
    places, own = _places(schema), kept.get(language, {})
    return [_row(text, places.get(text.uuid, ""), own.get(text.id), language) for text in texts_of(schema)]


def _row(text: Text, place: str, pair: Any, language: str) -> Row:
    said, made_of = (str(pair[0]), str(pair[1])) if pair else ("", "")
    usual = KNOWN.get(language, {}).get(text.field, "") if not text.uuid else ""
    state = (DONE if usual else MISSING) if not said.strip() else CHANGED if made_of != text.original else DONE
    return Row(text, place, said, made_of if state == CHANGED else "", state, usual)


def _places(schema: FormSchema) -> dict[str, str]:
    """'基本情况 › 家庭成员 › 姓名' by uuid."""
    found = {section.uuid: section.title for section in schema.sections}
    of_section = {question.uuid: section.title for section in schema.sections for question in section.questions}
    for question, parent in schema.walk():
        above = found[parent.uuid] if parent else of_section[question.uuid]
        found[question.uuid] = f"{above} › {question.label}"
    return found


def counts(found: Iterable[Row]) -> dict[str, int]:
    states = [row.state for row in found]
    return {state: states.count(state) for state in (MISSING, CHANGED, DONE)}


def mark(page: FormPage) -> str:
    """Changes with the languages and translations of a draft: who saves says which ones they saw."""
    text = json.dumps([page.languages, page.translations], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def take(page: FormPage, schema: FormSchema, entered: Iterable[Entered]) -> Taken:
    """Put translations into the draft in memory. Languages and texts that the form does not have are counted."""
    kept: Kept = {language: dict(texts) for language, texts in page.translations.items()}
    texts, taken = {text.id: text for text in texts_of(schema)}, Taken()
    places = _places(schema)
    for one in entered:
        text = texts.get(one.id)
        if text is None or one.language not in schema.languages:
            taken.unknown += 1
        elif len(one.text) > LONGEST:
            taken.faults.append(_too_long(places.get(text.uuid, schema.title), one))
        else:
            _put(kept.setdefault(one.language, {}), one, taken)
    if not taken.faults:
        page.translations = kept
    return taken


def _too_long(place: str, one: Entered) -> str:
    return _("%(place)s: a translation has at most %(limit)d characters; this has %(found)d. Shorten it.") % {
        "place": place, "limit": LONGEST, "found": len(one.text),
    }  # fmt: skip


def _put(own: dict[str, list[str]], one: Entered, taken: Taken) -> None:
    before = own.get(one.id)
    if not one.text:
        taken.gone += bool(own.pop(one.id, None))
    elif before is None:
        own[one.id] = [one.text, one.made_of]
        taken.new += 1
    elif before[0] != one.text or (one.is_right and before[1] != one.made_of):
        own[one.id] = [one.text, one.made_of]
        taken.changed += 1


def cleaned(text: str) -> str:
    """Line breaks as one kind; nothing that databases refuse."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return "".join(sign for sign in lines if not "\ud800" <= sign <= "\udfff").strip()


def entered_of(posted: Mapping[str, str], language: str, schema: FormSchema) -> Iterator[Entered]:
    """What the page of one language sends: 't-' and the id; 'ok-' and the id where a translation still holds."""
    for text in texts_of(schema):
        if f"t-{text.id}" in posted:
            is_right = bool(posted.get(f"ok-{text.id}"))
            yield Entered(language, text.id, cleaned(posted[f"t-{text.id}"]), text.original, is_right)
