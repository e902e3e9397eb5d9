"""Giving out serial numbers: in order, none twice, none left out, inside the transaction that saves the records.

A counter stays locked until that transaction ends, so a second one waits and a rolled-back one takes its number back.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from forms_app.areas.models import CODE_LENGTH, Area
from forms_app.schema.model import Question
from forms_app.schema.serials import Format, read_format
from forms_app.tables.models import FormVersion, SerialCounter

Place = tuple[str, str]  # uuid of the question, scope


def serial_questions(version: FormVersion) -> list[Question]:
    return [question for question in version.schema.scalars if question.type == "serial"]


def assign(version: FormVersion, area: Area, at: datetime.datetime) -> dict[str, str]:
    """The next number of each serial question by uuid. Only inside a transaction."""
    asked = {question.uuid: question for question in serial_questions(version)}
    if not asked:
        return {}
    slots = {uuid: slot(question, area, at) for uuid, question in asked.items()}
    firsts = take(version, Counter((uuid, scope) for uuid, (scope, _tail) in slots.items()))
    return {
        uuid: _format(asked[uuid]).number(scope, firsts[uuid, scope], tail) for uuid, (scope, tail) in slots.items()
    }


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
    """Numbers for many rows: ``hold`` a place for each while they are prepared, ``filled`` when they are written."""

    _MARK = "\n"  # no format has one

    def __init__(self, version: FormVersion, at: datetime.datetime) -> None:
        self.version, self.at = version, at
        self.questions = serial_questions(version)
        self.held: set[Place] = set()

    def hold(self, area: Area) -> dict[str, str]:
        """What stands in for the numbers of one record, by question uuid."""
        found = {}
        for question in self.questions:
            scope, tail = slot(question, area, self.at)
            self.held.add((question.uuid, scope))
            found[question.uuid] = f"{scope}{self._MARK}{tail}"
        return found

    def lock(self) -> None:
        """Lock all counters that the rows will need, always in the same order. Inside the transaction that writes."""
        take(self.version, Counter(dict.fromkeys(self.held, 0)))

    def filled(self, rows: Sequence[tuple[Any, ...]], places: Sequence[int]) -> Sequence[tuple[Any, ...]]:
        """The rows with their numbers; ``places``: where in a row each question's number goes."""
        if not places:
            return rows
        spots = list(zip(self.questions, places, strict=True))
        counts = Counter((q.uuid, str(row[place]).partition(self._MARK)[0]) for row in rows for q, place in spots)
        following = take(self.version, counts)
        made = []
        for row in rows:
            values = list(row)
            for question, place in spots:
                scope, _mark, tail = str(values[place]).partition(self._MARK)
                values[place] = _format(question).number(scope, following[question.uuid, scope], tail)
                following[question.uuid, scope] += 1
            made.append(tuple(values))
        return made


def _format(question: Question) -> Format:
    return read_format(str(question.option("format", "")))
