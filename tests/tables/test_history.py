"""Whatever is corrected, withdrawn and restored: every earlier state can be rebuilt, and nobody edits the history."""

from __future__ import annotations

import copy
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forms_app.schema.model import FormSchema
from forms_app.tables.conversion import convert_record, finish_conversion, unfinished
from forms_app.tables.editing import (
    ROW,
    Overtaken,
    Unchanged,
    correct_record,
    edition_of,
    planned,
    restore_record,
    withdraw_record,
)
from forms_app.tables.models import FormVersion, OnlyAdded, RecordEdit
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from forms_app.tables.states import State, read_state, states_of
from tests.cast import make_person
from tests.making import area, form, question, record, schema, uid

TEXT = st.none() | st.sampled_from(["甲", "乙", "0", " 丙\n"])
VALUES = {
    "a": TEXT,
    "b": st.none() | st.integers(-5, 10**12),
    "c": st.none() | st.decimals(-100, 100, places=4),
    "d": st.none() | st.dates(),
    "e": st.none() | st.booleans(),
}


def content(more: tuple[str, ...] = ()) -> FormSchema:
    inner = question("inner", "repeat", questions=(question("z"),))
    return schema(
        question("a"),
        question("b", "integer"),
        question("c", "decimal"),
        question("d", "date"),
        question("e", "boolean"),
        question("rows", "repeat", questions=(question("x"), question("y", "integer"), inner)),
        *(question(name) for name in more),
    )


def answers_of(data: Any) -> dict[str, Any]:
    return {uid(name): data.draw(values) for name, values in VALUES.items()}


def rows_of(data: Any, state: State) -> list[dict[str, Any]]:
    """Some of the rows that are there, in any order, and new ones between them."""
    found = []
    for key in data.draw(st.permutations([key for key, _row in state.below(uid("rows"), None)])):
        if data.draw(st.booleans()):
            inner = [int(one) for one, _row in state.below(uid("inner"), int(key)) if data.draw(st.booleans())]
            found.append(row_of(data, inner) | {ROW: int(key)})
    for _number in range(data.draw(st.integers(0, 2))):
        found.insert(data.draw(st.integers(0, len(found))), row_of(data, []))
    return found


def row_of(data: Any, inner: list[int]) -> dict[str, Any]:
    below = [{ROW: key, uid("z"): data.draw(TEXT)} for key in inner]
    below += [{uid("z"): data.draw(TEXT)} for _number in range(data.draw(st.integers(0, 1)))]
    return {uid("x"): data.draw(TEXT), uid("y"): data.draw(VALUES["b"]), uid("inner"): below}


class AnyHistory(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_every_earlier_state_can_be_rebuilt(self, data: Any) -> None:
        owner = form()
        version = publish_schema(owner, content(), None)
        user = make_person(f"u-{uuid.uuid4()}", "改错人")
        made = record(version, rows={"rows": [{"x": "一", "y": 1}]}, a="起")
        seen = [read_state(owner, made.uuid)]
        for _number in range(data.draw(st.integers(1, 6))):
            version = self.change(owner, version, made.uuid, user, data)
            now = read_state(owner, made.uuid)
            if edition_of(owner, made.uuid) == len(seen):
                seen.append(now)
        assert states_of(owner, made.uuid) == seen

    def change(self, owner: Any, version: FormVersion, key: uuid.UUID, user: Any, data: Any) -> FormVersion:
        state = read_state(owner, key)
        what = data.draw(st.sampled_from(["correct", "correct", "correct", "move", "publish"]))
        if what == "publish":
            more = data.draw(st.sampled_from([("f",), ("f", "g"), ()]))
            with self.captureOnCommitCallbacks(execute=True):
                return publish_schema(owner, content(more), None)
        if what == "move" or state.is_withdrawn:
            move = restore_record if state.is_withdrawn else withdraw_record
            move(owner, key, user=user, reason="重复登记")
            return version
        version = FormVersion.objects.get(pk=owner.current_id)
        version.form = owner
        answers, rows = answers_of(data), {uid("rows"): rows_of(data, state)}
        wanted = planned(models_for(version), copy.deepcopy(state), area(), answers, rows)
        try:
            correct_record(
                version, key, edition=edition_of(owner, key), area=area(), user=user, reason="填错了",
                answers=answers, rows=rows,
            )  # fmt: skip
        except Unchanged:
            return version
        after = read_state(owner, key)
        assert after.answers == wanted.answers
        assert shape(after) == shape(wanted)
        return version


def shape(state: State) -> Any:
    """Rows by what stands in them: those that are new have other ids when they are only planned."""

    def below(table: str, above: int | None) -> list[Any]:
        return [
            (row["position"], row["answers"], below(uid("inner"), int(key)) if table == uid("rows") else None)
            for key, row in state.below(table, above)
        ]

    return below(uid("rows"), None)


@pytest.fixture
def sent(db: None) -> Any:
    version = publish_schema(form(), content(), None)
    return version, record(version, rows={"rows": [{"x": "一"}, {"x": "二"}]}, a="起")


def rewrite(version: FormVersion, made: Any, user: Any, edition: int = 0, **more: Any) -> RecordEdit:
    settings = {"answers": {uid("a"): "改"}, "rows": {}, "area": area(), "reason": "填错了"} | more
    return correct_record(version, made.uuid, edition=edition, user=user, **settings)


def test_rows_of_other_records_are_out_of_reach(sent, outsider):
    version, made = sent
    other = record(version, rows={"rows": [{"x": "别家"}]})
    theirs = read_state(version.form, other.uuid)
    (stranger,) = (int(key) for key in theirs.rows[uid("rows")])
    rewrite(version, made, outsider, rows={uid("rows"): [{ROW: stranger, uid("x"): "抢"}] * 2})
    assert read_state(version.form, other.uuid) == theirs
    mine = read_state(version.form, made.uuid).below(uid("rows"), None)
    assert [row["answers"] for _key, row in mine] == [{models_for(version).attribute(uid("x")): "抢"}] * 2
    assert str(stranger) not in dict(mine)


def test_columns_and_tables_that_are_asked_no_more_stay_until_their_row_goes(sent, outsider):
    version, made = sent
    kept = read_state(version.form, made.uuid)
    smaller = schema(question("a"), question("rows", "repeat", questions=(question("y", "integer"),)))
    second = publish_schema(version.form, smaller, None)
    (first, other) = (int(key) for key, _row in kept.below(uid("rows"), None))
    rewrite(second, made, outsider, rows={uid("rows"): [{ROW: other, uid("y"): 5}]})
    now = read_state(version.form, made.uuid)
    name = models_for(version).attribute(uid("x"))
    assert now.rows[uid("rows")][str(other)]["answers"][name] == "二"
    assert RecordEdit.objects.get().changes["rows"][uid("rows")][str(first)][0]["answers"] == {name: "一"}
    assert states_of(version.form, made.uuid)[0] == kept


def test_what_fails_in_the_middle_leaves_everything_as_it_was(sent, outsider, monkeypatch):
    version, made = sent
    before = read_state(version.form, made.uuid)

    def killed(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("forms_app.tables.editing._note", killed)
    with pytest.raises(KeyboardInterrupt):
        rewrite(version, made, outsider, rows={})
    assert read_state(version.form, made.uuid) == before
    assert not RecordEdit.objects.exists()


def test_only_the_edition_that_was_opened_is_written_over(sent, outsider):
    version, made = sent
    rewrite(version, made, outsider)
    with pytest.raises(Overtaken):
        rewrite(version, made, outsider, answers={uid("a"): "又改"})
    withdraw_record(version.form, made.uuid, user=outsider, reason="重复登记")
    with pytest.raises(Overtaken):
        rewrite(version, made, outsider, edition=2)
    with pytest.raises(Overtaken):
        withdraw_record(version.form, made.uuid, user=outsider, reason="重复登记")
    assert [edit.number for edit in RecordEdit.objects.order_by("number")] == [1, 2]


def test_nobody_edits_the_history(sent, outsider):
    version, made = sent
    edit = rewrite(version, made, outsider)
    edit.reason = "另有说法"
    for attempt in (edit.save, edit.delete, RecordEdit.objects.all().delete):
        with pytest.raises(OnlyAdded):
            attempt()
    with pytest.raises(OnlyAdded):
        RecordEdit.objects.update(reason="另有说法")
    for column in ("reason", "name", "changes"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE tables_recordedit SET {column} = %s", ["{}"])
    assert RecordEdit.objects.get().reason == "填错了"


def test_an_answer_taken_out_does_not_come_back_from_the_column_of_its_old_type(sent, outsider):
    version, _made = sent
    made = record(version, rows={"rows": [{"x": "7"}]}, a="5")
    inner = question("inner", "repeat", questions=(question("z"),))
    rows = question("rows", "repeat", questions=(question("x", "integer"), question("y", "integer"), inner))
    second = publish_schema(version.form, schema(question("a", "integer"), rows), None)
    convert_record(version.form_id, made.pk)
    [(row, converted)] = read_state(version.form, made.uuid).below(uid("rows"), None)
    assert converted["answers"][models_for(second).attribute(uid("x"))] == 7
    rewrite(second, made, outsider, answers={uid("a"): None}, rows={uid("rows"): [{ROW: int(row), uid("x"): None}]})
    kept = read_state(version.form, made.uuid)
    convert_record(version.form_id, made.pk)
    for column in unfinished():
        finish_conversion(column)
    assert read_state(version.form, made.uuid) == kept
    assert kept.answers[models_for(version).attribute(uid("a"))] == "5"  # the column itself keeps its value
    assert models_for(second).attribute(uid("a")) not in kept.answers
