"""What differs between two versions of a form: codes and plain values, put into words above. No Django here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from forms_app.schema.expressions.rules import KINDS, RELEVANT
from forms_app.schema.languages import texts_of
from forms_app.schema.model import FormSchema, Question, Section

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
MESSAGE = "constraint_message"
RULES = frozenset({*KINDS, MESSAGE})
Item = FormSchema | Section | Question


@dataclass(frozen=True)
class Detail:
    """``what``: title, intro, together, language, languages, label, type, hint, required, default, choices, place,
    order; 'rule:relevant' for an expression (its tree as JSON text); 'option:maximum' for what only some types have;
    'said:en:label' for a translation, of a choice 'said:en:choices:han'.

    ``place`` has the titles around it: ('基本情况', '家庭成员'). ``order`` is the place among its neighbours, from 1.
    """

    what: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Difference:
    """``kind``: added, removed or changed. ``path``: the titles around it. ``old``, ``new``: None if there is none."""

    kind: str
    path: tuple[str, ...]
    old: Item | None
    new: Item | None
    details: tuple[Detail, ...] = ()

    @property
    def item(self) -> Item:
        found = self.new if self.new is not None else self.old
        assert found is not None
        return found


@dataclass(frozen=True)
class _Placed:
    item: Section | Question
    path: tuple[str, ...]
    owner: str  # uuid of the section or table around it, '' for sections
    position: int


def differences(before: FormSchema, after: FormSchema) -> list[Difference]:
    """In the order of the new form, each removed item behind what stood before it. Nothing where they are equal."""
    old, new = _placed(before), _placed(after)
    moved = _moved(old, new)
    said = _said(before, after)
    found = [_form(before, after, said.get("", ()))]
    gone = _gone_behind(old, new)
    found += [_removed(one) for one in gone.get("", ())]
    for uuid, now in new.items():
        was = old.get(uuid)
        one = _compared(was, now, uuid in moved, said.get(uuid, ())) if was else None
        found.append(one or Difference(ADDED, now.path, None, now.item))
        found += [_removed(one) for one in gone.get(uuid, ())]
    return [one for one in found if one.kind != CHANGED or one.details]


def _placed(schema: FormSchema) -> dict[str, _Placed]:
    found: dict[str, _Placed] = {}
    for number, section in enumerate(schema.sections, 1):
        found[section.uuid] = _Placed(section, (), "", number)
        _walk(section.questions, (section.title,), section.uuid, found)
    return found


def _walk(questions: Sequence[Question], path: tuple[str, ...], owner: str, found: dict[str, _Placed]) -> None:
    for number, question in enumerate(questions, 1):
        found[question.uuid] = _Placed(question, path, owner, number)
        _walk(question.questions, (*path, question.label), question.uuid, found)


def _gone_behind(old: dict[str, _Placed], new: dict[str, _Placed]) -> dict[str, list[_Placed]]:
    """What was removed, by the uuid of the nearest item before it that is still there."""
    found: dict[str, list[_Placed]] = {}
    last = ""
    for uuid, was in old.items():
        if uuid in new:
            last = uuid
        else:
            found.setdefault(last, []).append(was)
    return found


def _moved(old: dict[str, _Placed], new: dict[str, _Placed]) -> set[str]:
    """The fewest items whose moving among their neighbours explains the new order."""
    found: set[str] = set()
    groups: dict[str, list[str]] = {}
    for uuid, now in new.items():
        if uuid in old and old[uuid].owner == now.owner:
            groups.setdefault(now.owner, []).append(uuid)
    for uuids in groups.values():
        kept = _longest_rising([old[uuid].position for uuid in uuids])
        found |= {uuid for place, uuid in enumerate(uuids) if place not in kept}
    return found


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Places of a longest rising part, by patience: n log n, for forms of hundreds of questions."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else -1)
        ends[at : at + 1], places[at : at + 1] = [number], [place]
    kept: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def _removed(was: _Placed) -> Difference:
    return Difference(REMOVED, was.path, was.item, None)


def _form(before: FormSchema, after: FormSchema, said: Iterable[Detail]) -> Difference:
    own = _plain(before, after, "title", "intro", "together", "language", "languages")
    return Difference(CHANGED, (), before, after, (*own, *said))


def _said(before: FormSchema, after: FormSchema) -> dict[str, list[Detail]]:
    """Translations that differ, by the uuid of what they belong to, in languages that both versions have.

    One of a text that is gone or new is not told: the text is.
    """
    found: dict[str, list[Detail]] = {}
    asked = {text.id for text in texts_of(before)} & {text.id for text in texts_of(after)}
    for language in [code for code in after.languages if code in before.languages]:
        old, new = before.said(language), after.said(language)
        for name in sorted(asked & {*old, *new}):
            if old.get(name) != new.get(name):
                uuid, field = name.split(":", 1)
                what = f"said:{language}:{field}".rstrip(":")
                found.setdefault(uuid, []).append(Detail(what, old.get(name, ""), new.get(name, "")))
    return found


def _compared(was: _Placed, now: _Placed, is_moved: bool, said: Iterable[Detail]) -> Difference:
    details = [*_content(was.item, now.item), *said]
    if was.owner != now.owner:
        details.append(Detail("place", was.path, now.path))
    elif is_moved:
        details.append(Detail("order", was.position, now.position))
    return Difference(CHANGED, now.path, was.item, now.item, tuple(details))


def _content(old: Section | Question, new: Section | Question) -> Iterator[Detail]:
    if isinstance(old, Section) and isinstance(new, Section):
        yield from _plain(old, new, "title", "intro")
        if old.relevant != new.relevant:
            yield Detail(f"rule:{RELEVANT}", old.relevant, new.relevant)
    elif isinstance(old, Question) and isinstance(new, Question):
        yield from _plain(old, new, "label", "type", "hint", "required", "default", "choices")
        was, now = dict(old.options), dict(new.options)
        for name in sorted({*was, *now}, key=lambda name: (name not in RULES, name)):
            if was.get(name) != now.get(name):
                kind = "rule" if name in RULES else "option"
                yield Detail(f"{kind}:{name}", was.get(name), now.get(name))


def _plain(old: Any, new: Any, *names: str) -> Iterator[Detail]:
    for name in names:
        if getattr(old, name) != getattr(new, name):
            yield Detail(name, getattr(old, name), getattr(new, name))
