"""Giving out serial numbers: in order, none twice, none left out, inside the transaction that saves the records.

A counter stays locked until that transaction ends, so a second one waits and a rolled-back one takes its number back.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from forms_app.areas.models import CODE_LENGTH, Area
from forms_app.schema.model import Question
from forms_app.schema.serials import Format, read_format
from forms_app.tables.models import FormVersion, SerialCounter

Place = tuple[str, str]  # uuid of the question, scope
Answers = Mapping[str, Any]
Rows = Mapping[str, Sequence[Answers]]
Prepared = tuple[tuple[Any, ...], dict[str, list["Prepared"]]]  # a row, and those inside it by the uuid of their table


TOP = ""  # the record itself, where tables of rows go by their uuids


def serial_questions(version: FormVersion) -> dict[str, list[Question]]:
    """The serial questions outside tables (TOP) and of each table (its uuid); without those that have none."""
    found: dict[str, list[Question]] = {}
    for question, parent in version.schema.walk():
        if question.type == "serial":
            found.setdefault(parent.uuid if parent else TOP, []).append(question)
    return found


def assign(
    version: FormVersion, area: Area, at: datetime.datetime, answers: Answers, rows: Rows
) -> tuple[Answers, Rows]:
    """Answers and rows of one record with their next numbers. Only inside a transaction.

    Rows count in the scope of their record, in the order in which they stand.
    """
    asked = serial_questions(version)
    if not asked:
        return answers, rows
    slots = {question.uuid: slot(question, area, at) for some in asked.values() for question in some}
    repeats = version.schema.repeats
    counts: Counter[Place] = Counter()
    for level, _answers in _levels(repeats, answers, rows):
        counts.update((question.uuid, slots[question.uuid][0]) for question in asked.get(level, ()))
    following = take(version, counts)

    def numbered(level: str, given: Answers) -> dict[str, Any]:
        made = dict(given)
        for question in asked.get(level, ()):
            scope, tail = slots[question.uuid]
            made[question.uuid] = _format(question).number(scope, following[question.uuid, scope], tail)
            following[question.uuid, scope] += 1
        return made

    def inside(some: Sequence[Question], given: Answers) -> dict[str, Any]:
        return {
            repeat.uuid: [
                numbered(repeat.uuid, row) | inside(repeat.repeats, row) for row in given.get(repeat.uuid) or ()
            ]
            for repeat in some
        }

    return numbered(TOP, answers), inside(repeats, rows)


class RowNumbers:
    """Numbers for rows that are added to a record later. All counters are locked first, in the same order as always."""

    def __init__(self, version: FormVersion, area: Area, at: datetime.datetime) -> None:
        self.version, self.asked = version, serial_questions(version)
        self.slots = {
            question.uuid: slot(question, area, at)
            for level, some in self.asked.items()
            if level != TOP
            for question in some
        }
        take(version, Counter({(uuid, scope): 0 for uuid, (scope, _tail) in self.slots.items()}))

    def next(self, repeat: Question) -> dict[str, str]:
        """The numbers of one more row, by question uuid."""
        found = {}
        for question in self.asked.get(repeat.uuid, ()):
            scope, tail = self.slots[question.uuid]
            first = take(self.version, Counter({(question.uuid, scope): 1}))[question.uuid, scope]
            found[question.uuid] = _format(question).number(scope, first, tail)
        return found


def _levels(repeats: Sequence[Question], answers: Answers, rows: Answers) -> Iterator[tuple[str, Answers]]:
    """The record and all its rows, each with where it stands."""
    yield TOP, answers
    waiting = [(repeat, row) for repeat in repeats for row in rows.get(repeat.uuid) or ()]
    while waiting:
        repeat, row = waiting.pop()
        yield repeat.uuid, row
        waiting += [(inner, below) for inner in repeat.repeats for below in row.get(inner.uuid) or ()]


def slot(question: Question, area: Area, at: datetime.datetime) -> tuple[str, str]:
    """(scope, what stands behind the counter) of a record of this area at this moment."""
    length = CODE_LENGTH.get(str(question.option("serial_level", "")))
    code, day, wanted = area.code[:length], timezone.localdate(at), _format(question)
    return wanted.scope(code, day), wanted.tail(code, day)


def take(version: FormVersion, counts: Counter[Place]) -> dict[Place, int]:
    """Take as many numbers of each scope: the first of each. Always locked in the same order."""
    firsts = {}
    for uuid, scope in sorted(counts):
        counter, _made = SerialCounter.objects.get_or_create(
            form_id=version.form_id, question_uuid=uuid, scope=scope, defaults={"last": 0}
        )
        mine = SerialCounter.objects.filter(pk=counter.pk)
        mine.update(last=F("last") + counts[uuid, scope])  # holds the row until the transaction ends
        firsts[uuid, scope] = mine.values_list("last", flat=True).get() - counts[uuid, scope] + 1
    return firsts


class BulkSerials:
    """Numbers for many rows: ``hold`` a place for each while they are prepared, ``filled`` when they are written.

    ``places``: where in a row each question's number goes, by level (TOP or the uuid of a table).
    """

    _MARK = "\n"  # no format has one

    def __init__(self, version: FormVersion, at: datetime.datetime, place: Callable[[str, Question], int]) -> None:
        self.version, self.at = version, at
        self.questions = serial_questions(version)
        self.places = {
            level: [(question, place(level, question)) for question in some] for level, some in self.questions.items()
        }
        self.held: set[Place] = set()

    def hold(self, area: Area, level: str = TOP) -> dict[str, str]:
        """What stands in for the numbers of one record or row, by question uuid."""
        found = {}
        for question in self.questions.get(level, ()):
            scope, tail = slot(question, area, self.at)
            self.held.add((question.uuid, scope))
            found[question.uuid] = f"{scope}{self._MARK}{tail}"
        return found

    def lock(self) -> None:
        """Lock all counters that the rows will need, always in the same order. Inside the transaction that writes."""
        take(self.version, Counter(dict.fromkeys(self.held, 0)))

    def filled(self, batch: Sequence[Prepared]) -> Sequence[Prepared]:
        """The records with their numbers, and their rows with theirs."""
        if not self.places:
            return batch
        counts = Counter(place for prepared in batch for place in self._wanted(TOP, prepared))
        following = take(self.version, counts)
        return [self._numbered(TOP, prepared, following) for prepared in batch]

    def _wanted(self, level: str, prepared: Prepared) -> Iterator[Place]:
        row, below = prepared
        for question, place in self.places.get(level, ()):
            yield question.uuid, str(row[place]).partition(self._MARK)[0]
        for uuid, some in below.items():
            for one in some:
                yield from self._wanted(uuid, one)

    def _numbered(self, level: str, prepared: Prepared, following: dict[Place, int]) -> Prepared:
        row, below = list(prepared[0]), prepared[1]
        for question, place in self.places.get(level, ()):
            scope, _mark, tail = str(row[place]).partition(self._MARK)
            row[place] = _format(question).number(scope, following[question.uuid, scope], tail)
            following[question.uuid, scope] += 1
        return tuple(row), {u: [self._numbered(u, one, following) for one in some] for u, some in below.items()}


def _format(question: Question) -> Format:
    return read_format(str(question.option("format", "")))
