"""Whatever is done to a form and its records, in any order: what each record holds is what somebody once said.

A machine draws the steps and remembers beside the product (``remembered``) what every record has to hold. After each
step all records are compared with that, and every earlier state of each with what was seen then.
"""

from __future__ import annotations

import copy
import datetime
import os
import uuid
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from forms_app.areas.models import Area
from forms_app.entry import unique
from forms_app.entry.bulk import Checked
from forms_app.records.importing.alike import Alike
from forms_app.schema.model import Choice
from forms_app.tables import conversion, derived, plan, runtime
from forms_app.tables.bulk import BulkInsert
from forms_app.tables.check import differences
from forms_app.tables.editing import (
    ROW,
    Repeated,
    Unchanged,
    correct_record,
    edition_of,
    restore_record,
    withdraw_record,
)
from forms_app.tables.folding import fold
from forms_app.tables.models import DerivedObject, Form, FormColumn, FormVersion
from forms_app.tables.publish import PublicationRefused, publish_schema
from forms_app.tables.recount import recount
from forms_app.tables.repair import repair
from forms_app.tables.rollups import Period, Place, by_value, countings, questions_of
from forms_app.tables.runtime import models_for, record_model
from forms_app.tables.states import State, plain, read_state, states_of
from forms_app.tables.tasks import resume_conversions
from forms_app.tables.write import insert_record
from tests.cast import make_person
from tests.faults import Fault, Stumble
from tests.making import form, uid
from tests.tables.moved import Moved
from tests.tables.remembered import DEEP, OUTSIDE, ROWS, Cell, Cells, Memory, Row, Sent, Shape

# For a long run by hand: GEWU_EXAMPLES=5000 pytest tests/tables/test_any_history.py
EXAMPLES = int(os.environ.get("GEWU_EXAMPLES", "0"))
ROOM = plan.COLUMN_LIMIT
NAMES = ["a", "b", "c", "d"]
TEXT = st.sampled_from(["甲", "12", "3.5", "2026-02-03", "自有", "是", "约十二", " 丙 ", "0", "𬊈"])
VALUES: dict[str, st.SearchStrategy] = {
    "text": TEXT,
    "long_text": TEXT,
    "integer": st.integers(-5, 40) | st.integers(-(2**53) + 1, 2**53 - 1),
    "decimal": st.decimals(-100, 100, places=4).map(Decimal),
    "date": st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)),
    "choice": st.sampled_from(["own", "rent"]),
    "boolean": st.booleans(),
}
EDITS = ["put", "put", "put", "remove", "restore", "retype", "retype", "move", "relabel", "choices", "swap"]
EDITS += ["once", "once", "count"]
OWN, RENT, LENT = Choice("own", "自有"), Choice("rent", "租赁"), Choice("lent", "借住")
OWN_HOUSE = Choice("own", "自有房")
UIDS = {uid(name): name for name in [*NAMES, "always", ROWS, DEEP]}


class AnyHistory(Moved, RuleBasedStateMachine):
    """Each example in a transaction that is undone at its end."""

    def __init__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        super().__init__()
        self.memory, self.seen = Memory(), {}
        self.gone: dict[str, tuple[str, str]] = {}  # questions that were taken out, as they stood
        self.user = make_person(f"u-{uuid.uuid4()}", "改错人")
        self.owner = form()

    def teardown(self) -> None:
        plan.COLUMN_LIMIT = ROOM
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        runtime.clear_cache()

    # The form

    @initialize(data=st.data())
    def first(self, data: Any) -> None:
        """Some of everything from the start: most of what can go wrong needs records, rows and rows inside them."""
        plan.COLUMN_LIMIT = data.draw(st.sampled_from([ROOM, 1, 2]))  # most answers lie in side tables then
        start = Shape()
        start.places |= {"a": (OUTSIDE, "text"), "b": (ROWS, "text"), "c": (DEEP, "text")}
        self.publish(start)
        self.send(data)
        self.send(data)

    @rule(data=st.data())
    def edit(self, data: Any) -> None:
        self.publish(self.edited(self.memory.shape, data))

    def edited(self, before: Shape, data: Any) -> Shape:
        shape = copy.deepcopy(before)
        for what in data.draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=3)):
            self.alter(shape, what, data)
        return shape

    def alter(self, shape: Shape, what: str, data: Any) -> None:
        there = [name for name in NAMES if name in shape.places]
        kinds, places = st.sampled_from(sorted(VALUES)), st.sampled_from([OUTSIDE, OUTSIDE, ROWS, DEEP])
        name = data.draw(st.sampled_from(there)) if there and what not in {"put", "restore"} else data.draw(names())
        place, kind = shape.places.get(name, (OUTSIDE, "text"))
        if what == "put" and name not in shape.places:
            shape.places[name] = (data.draw(places), data.draw(kinds))
        elif what == "restore" and name in self.gone and name not in shape.places:
            shape.places[name] = self.gone[name]
        elif what == "choices":
            shape.choices = data.draw(st.sampled_from([(OWN,), (OWN, RENT), (OWN, RENT, LENT), (OWN_HOUSE, LENT)]))
        elif name not in shape.places:
            return
        elif what == "remove":
            self.gone[name] = shape.places.pop(name)
        elif what == "retype":
            shape.places[name] = (place, data.draw(kinds))
        elif what == "move":
            shape.places[name] = (data.draw(places), kind)
        elif what == "relabel":
            shape.labels[name] = data.draw(st.sampled_from(["新名称", "另一名称", name]))
        elif what == "once":
            shape.once ^= {name}
        elif what == "count":
            shape.counted ^= {name}
        elif what == "swap":
            other = data.draw(st.sampled_from(there))
            mine, theirs = shape.keys.get(name, name), shape.keys.get(other, other)
            shape.keys |= {name: theirs, other: mine}

    def publish(self, shape: Shape) -> None:
        apart = plan.make_plan(self.owner, shape.schema()).apart
        assert not apart or plan.COLUMN_LIMIT < ROOM
        if apart or self.memory.repeats(shape, self.memory.records):
            with pytest.raises(PublicationRefused):
                publish_schema(self.owner, shape.schema(), None)
            assert Form.objects.get(pk=self.owner.pk).current == self.memory.versions[-1][0]
            assert list(differences()) == []
            return
        version = publish_schema(self.owner, shape.schema(), None)
        if version.number > len(self.memory.versions):
            self.memory.published(version, shape)
            assert list(differences()) == []

    # Its records

    @rule(data=st.data())
    def send_one(self, data: Any) -> None:
        self.send(data)

    def send(self, data: Any) -> None:
        """Under the current version, or with a draft of an older one."""
        last = len(self.memory.versions)
        number = data.draw(st.just(last) | st.integers(1, last))
        version, shape = self.memory.versions[number - 1]
        version = FormVersion.objects.select_related("form").get(pk=version.pk)
        sent = self.new(shape, number, data)
        answers, rows = answers_of(sent.cells), rows_of(sent.rows)

        def insert() -> None:
            insert_record(
                version, uuid=sent.uuid, area=Area.objects.get(pk=sent.area), user=None, source="test",
                answers=answers, rows=rows,
            )  # fmt: skip

        if self.repeats(sent):
            self.is_told(version, sent, insert)
            return
        unique.demand(version, answers, rows)
        insert()
        self.keep(sent)
        if number < last:
            self.memory.arrived_late(sent)
        self.look(sent)

    def repeats(self, *sent: Sent) -> bool:
        """Whether something of them is there already that may be there once."""
        mine = {one.uuid for one in sent}
        return self.memory.repeats(
            self.memory.shape, [*(one for one in self.memory.records if one.uuid not in mine), *sent]
        )

    def is_told(self, version: FormVersion, sent: Sent, write: Callable[[], Any]) -> None:
        """Before anything is written, and by the database where somebody is quicker. Nothing is saved."""
        shape = self.memory.versions[version.number - 1][1]
        answers, rows = answers_of(asked(sent.cells, shape)), rows_of(sent.rows, shape)
        with pytest.raises(ValidationError):
            unique.demand(version, answers, rows, except_for=sent.uuid)
        with pytest.raises(ValidationError), unique.refusals_in_words(version), transaction.atomic():
            write()

    @rule(data=st.data())
    def bring_many(self, data: Any) -> None:
        version, shape = self.memory.versions[-1]
        Form.objects.update(is_open=True)
        version = FormVersion.objects.select_related("form").get(pk=version.pk)
        many = [self.new(shape, len(self.memory.versions), data) for _number in range(data.draw(st.integers(1, 2)))]
        bulk = BulkInsert(version, user=self.user, source="import", at=timezone.now())
        places = Area.objects.in_bulk(self.areas)
        ready = [bulk.prepare(one.uuid, places[one.area], answers_of(one.cells), rows_of(one.rows)) for one in many]
        checked = [(number, Checked(answers_of(one.cells), rows=rows_of(one.rows))) for number, one in enumerate(many)]
        Alike(version).look(checked)
        assert any(one.errors for _number, one in checked) == self.repeats(*many)
        if self.repeats(*many):
            with pytest.raises(IntegrityError), transaction.atomic():
                bulk.write([ready])
            return
        assert bulk.write([ready]) == len(many)
        for sent in many:
            self.keep(sent)
            self.look(sent)

    def new(self, shape: Shape, number: int, data: Any) -> Sent:
        rows = [self.row(shape, data) for _number in range(data.draw(st.integers(0, 2)))] if shape.has(ROWS) else []
        place = data.draw(st.sampled_from(self.areas))
        return Sent(uuid.uuid4(), number, place, drawn(shape, OUTSIDE, data), rows)

    def row(self, shape: Shape, data: Any) -> Row:
        return Row(drawn(shape, ROWS, data), [self.inner(shape, data) for _number in some(shape, data)])

    def inner(self, shape: Shape, data: Any) -> Row:
        return Row(drawn(shape, DEEP, data))

    @precondition(lambda self: self.records(withdrawn=False))
    @rule(data=st.data())
    def correct(self, data: Any) -> None:
        before, (version, shape) = data.draw(st.sampled_from(self.records(withdrawn=False))), self.memory.versions[-1]
        version = FormVersion.objects.select_related("form").get(pk=version.pk)
        sent = copy.deepcopy(before)
        sent.version, sent.area = len(self.memory.versions), data.draw(st.sampled_from(self.areas))
        put(sent.cells, drawn(shape, OUTSIDE, data), shape.cells(OUTSIDE))
        if shape.has(ROWS):
            sent.rows = self.other_rows(shape, sent.rows, data)
        given = {"answers": answers_of(asked(sent.cells, shape)), "rows": rows_of(sent.rows, shape)}

        def write() -> None:
            correct_record(
                version, sent.uuid, edition=edition_of(self.owner, sent.uuid), area=Area.objects.get(pk=sent.area),
                user=self.user, reason="填错了", **given,
            )  # fmt: skip

        if self.repeats(sent):
            self.is_told(version, sent, write)
            return
        try:
            write()
        except Unchanged:
            sent.version = self.memory.number_of(read_state(self.owner, sent.uuid).version)
            return
        self.memory.records[self.memory.records.index(before)] = sent
        self.adopt(sent)
        self.look(sent)

    def other_rows(self, shape: Shape, rows: list[Row], data: Any) -> list[Row]:
        """Some of those that are there, in any order, partly with other answers, and new ones between them."""
        found = []
        for row in data.draw(st.permutations(rows)):
            if data.draw(st.booleans()):
                put(row.cells, drawn(shape, ROWS, data), shape.cells(ROWS))
                if shape.has(DEEP):
                    row.inner = [one for one in row.inner if data.draw(st.booleans())]
                    row.inner += [self.inner(shape, data) for _number in some(shape, data)]
                found.append(row)
        for _number in range(data.draw(st.integers(0, 1))):
            found.insert(data.draw(st.integers(0, len(found))), self.row(shape, data))
        return found

    @precondition(lambda self: self.memory.records)
    @rule(data=st.data())
    def withdraw_or_restore(self, data: Any) -> None:
        sent = data.draw(st.sampled_from(self.memory.records))
        move = restore_record if sent.is_withdrawn else withdraw_record
        sent.is_withdrawn = not sent.is_withdrawn
        if self.repeats(sent):  # only after a restoration
            sent.is_withdrawn = True
            with pytest.raises(Repeated):
                move(self.owner, sent.uuid, user=self.user)
            return
        move(self.owner, sent.uuid, user=self.user, reason="重复登记")
        self.look(sent)

    def records(self, *, withdrawn: bool) -> list[Sent]:
        return [sent for sent in self.memory.records if sent.is_withdrawn == withdrawn]

    # What goes on beside people

    @precondition(lambda self: self.memory.unfinished())
    @rule()
    def convert(self) -> None:
        resume_conversions()
        for cell in self.in_order(self.memory.unfinished()):
            self.memory.finish(cell)

    @precondition(lambda self: self.memory.unfinished())
    @rule(at=st.integers(1, 40))
    def convert_until_a_kill(self, at: int) -> None:
        """Row by row, with a fault at one statement: what was filled by then is as it should be, and stays."""
        before, conversion.BATCH = conversion.BATCH, 1
        finished = False
        try:
            with connection.execute_wrapper(Fault(at, Stumble)):
                resume_conversions()
            finished = True
        except Stumble:
            pass
        finally:
            conversion.BATCH = before
        expected = copy.deepcopy(self.memory)
        for cell in self.in_order(expected.unfinished()):
            expected.finish(cell)
        if finished:
            self.memory = expected
            return
        self.memory.converted |= {
            self.cell(column) for column in FormColumn.objects.filter(converted_at__isnull=False, source__isnull=False)
        } & set(self.memory.sources)
        for sent, whole in zip(self.memory.records, expected.records, strict=True):
            self.half_done(sent, whole)
        for column in FormColumn.objects.filter(source__isnull=False, last_row__gt=0):
            if (cell := self.cell(column)) in self.memory.unfinished():
                left = [key for key, _bag, _value in self.memory.pending(cell) if key <= column.last_row]
                self.memory.passed |= {(cell, key) for key in left}

    def half_done(self, sent: Sent, whole: Sent) -> None:
        names, state = self.attributes(), read_state(self.owner, sent.uuid)
        bags = [(sent.cells, whole.cells, state.answers)]
        for row, full in zip(sent.rows, whole.rows, strict=True):
            bags.append((row.cells, full.cells, state.rows[uid(ROWS)][str(row.key)]["answers"]))
            for inner, deep in zip(row.inner, full.inner, strict=True):
                bags.append((inner.cells, deep.cells, state.rows[uid(DEEP)][str(inner.key)]["answers"]))
        for mine, complete, stored in bags:
            for cell in complete.keys() - mine.keys():
                if names[cell] in stored:
                    mine[cell] = complete[cell]

    @rule()
    def count(self) -> None:
        """The worker takes what has changed into the roll-ups."""
        fold(self.owner)

    @rule(data=st.data())
    def lose_what_stands_beside_and_repair(self, data: Any) -> None:
        lost = DerivedObject.objects.exclude(kind="trigger").order_by("name")
        if lost and data.draw(st.booleans()):
            derived.run(data.draw(st.sampled_from(list(lost))).drop)
        list(repair())
        assert list(differences()) == []

    # What is always true

    @invariant()
    def every_record_holds_what_was_said(self) -> None:
        names = self.attributes()
        for sent in self.memory.records:
            assert read_state(self.owner, sent.uuid) == self.expected(sent, names)
        if self.memory.versions:
            self.every_version_reads_its_own_columns()

    def every_version_reads_its_own_columns(self) -> None:
        for number, (version, shape) in enumerate(self.memory.versions, 1):
            mine = [sent for sent in self.memory.records if sent.version == number]
            if mine:
                built = models_for(version)
                rows = built.main._default_manager.in_bulk([sent.uuid for sent in mine], field_name="uuid")
                for sent in mine:
                    for cell in shape.cells(OUTSIDE):
                        stored = built.answer(shape.question(cell), rows[sent.uuid])
                        assert plain(stored) == plain(sent.cells.get(cell)), cell

    @invariant()
    def every_roll_up_is_right(self) -> None:
        assert list(recount(self.owner)) == []
        if not self.memory.versions:
            return
        form = Form.objects.select_related("current").get(pk=self.owner.pk)
        live = self.records(withdrawn=False)
        told = {question.uuid: counting for question, counting in questions_of(form, countings(form))}
        assert set(told) == {uid(name) for name, _place, _kind in self.memory.shape.counts()}
        for cell in self.memory.shape.counts():
            found = {one.value: one.n for one in by_value(told[uid(cell[0])], Place(), Period())}
            assert found == Counter(as_counted(cell, sent.cells[cell]) for sent in live if cell in sent.cells)

    @invariant()
    def every_earlier_state_can_be_rebuilt(self) -> None:
        filled = {column.attribute for column in FormColumn.objects.filter(source__isnull=False)}
        for key, seen in self.seen.items():
            rebuilt = states_of(self.owner, key)
            assert len(rebuilt) == len(seen)
            for now, then in zip(rebuilt, seen, strict=True):
                assert without(now, then, filled) == then

    # Between the two

    def attributes(self) -> dict[Cell, str]:
        columns = FormColumn.objects.exclude(storage="table")
        return {self.cell(column): column.attribute for column in columns}

    def cell(self, column: FormColumn) -> Cell:
        place = UIDS[str(column.parent_uuid)] if column.parent_uuid else OUTSIDE
        return UIDS[str(column.question_uuid)], place, column.type

    def in_order(self, cells: list[Cell]) -> list[Cell]:
        order = {self.cell(column): column.pk for column in FormColumn.objects.exclude(storage="table")}
        return sorted(cells, key=lambda cell: order[cell])

    def expected(self, sent: Sent, names: dict[Cell, str]) -> State:
        def row(one: Row, position: int, parent: int | None) -> dict[str, Any]:
            return {"parent": parent, "position": position, "answers": stored(one.cells, names)}

        outer = {str(one.key): row(one, place, None) for place, one in enumerate(sent.rows, 1)}
        inner = {
            str(one.key): row(one, place, around.key)
            for around in sent.rows
            for place, one in enumerate(around.inner, 1)
        }
        rows = {uid(place): found for place, found in ((ROWS, outer), (DEEP, inner)) if found}
        version = self.memory.versions[sent.version - 1][0].pk
        return State(version, sent.area, sent.is_withdrawn, stored(sent.cells, names), rows)

    def keep(self, sent: Sent) -> None:
        self.memory.records.append(sent)
        sent.key = record_model(self.owner, ())._default_manager.get(uuid=sent.uuid).pk
        self.adopt(sent)

    def adopt(self, sent: Sent) -> None:
        """The ids of new rows are the database's choice."""
        self.has_named(sent)
        state = read_state(self.owner, sent.uuid)
        for row, (key, _stored) in zip(sent.rows, state.below(uid(ROWS), None), strict=True):
            assert row.key in {None, int(key)}
            row.key = int(key)
            for inner, (below, _stored) in zip(row.inner, state.below(uid(DEEP), row.key), strict=True):
                assert inner.key in {None, int(below)}
                inner.key = int(below)

    def look(self, sent: Sent) -> None:
        self.seen.setdefault(sent.uuid, []).append(read_state(self.owner, sent.uuid))


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES)


def some(shape: Shape, data: Any) -> range:
    return range(data.draw(st.integers(0, 2)) if shape.has(DEEP) else 0)


def drawn(shape: Shape, place: str, data: Any) -> Cells:
    found = {}
    for cell in shape.cells(place):
        if (value := data.draw(st.none() | VALUES[cell[2]])) is not None:
            found[cell] = value
    return found


def as_counted(cell: Cell, value: Any) -> str:
    """Choices and yes or no are counted by answer, numbers all together."""
    return {"choice": str(value), "boolean": "1" if value else "0"}.get(cell[2], "")


def put(cells: Cells, answers: Cells, asked_for: list[Cell]) -> None:
    for cell in asked_for:
        cells.pop(cell, None)
    cells |= answers


def asked(cells: Cells, shape: Shape) -> Cells:
    return {cell: value for cell, value in cells.items() if cell in shape.cells()}


def answers_of(cells: Cells) -> dict[str, Any]:
    return {uid(name): value for (name, _place, _kind), value in cells.items()}


def rows_of(rows: list[Row], shape: Shape | None = None) -> dict[str, list[dict[str, Any]]]:
    """As ``insert_record`` takes them; for a correction (``shape``) with their ids and what is asked only."""

    def given(row: Row) -> dict[str, Any]:
        cells = asked(row.cells, shape) if shape else row.cells
        return answers_of(cells) | ({ROW: row.key} if row.key else {})

    return {uid(ROWS): [given(row) | {uid(DEEP): [given(inner) for inner in row.inner]} for row in rows]}


def stored(cells: Cells, names: dict[Cell, str]) -> dict[str, Any]:
    return {names[cell]: plain(value) for cell, value in cells.items()}


def without(now: State, then: State, filled: set[str]) -> State:
    """``now`` less what a change of type has filled in since ``then``."""
    found = copy.deepcopy(now)
    pairs = [(found.answers, then.answers)]
    for table, rows in found.rows.items():
        before = then.rows.get(table, {})
        pairs += [(row["answers"], before.get(key, {}).get("answers", {})) for key, row in rows.items()]
    for answers, known in pairs:
        for name in (answers.keys() - known.keys()) & filled:
            del answers[name]
    return found


@pytest.mark.django_db
def test_no_value_is_lost_or_changed_whatever_happens(settings: Any) -> None:
    # Tasks wait: the machine says when conversions run.
    settings.TASKS = {"default": {"BACKEND": "website.tasks.Backend", "QUEUES": ["default", "print"]}}
    # Always the same steps, and no search for fewer of them when something is wrong: that takes minutes.
    once = {"derandomize": True, "database": None, "phases": [Phase.generate]}
    run_state_machine_as_test(
        AnyHistory,
        settings=hypothesis.settings(
            max_examples=EXAMPLES or 30, stateful_step_count=16, deadline=None,
            suppress_health_check=list(HealthCheck), **({} if EXAMPLES else once),
        ),
    )  # fmt: skip
