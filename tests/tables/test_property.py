"""Any sequence of edits of a form, with answers in between: no value is lost or changed, and the tables agree."""

from __future__ import annotations

import datetime
from typing import Any
from unittest.mock import patch

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forms_app.schema.model import FormSchema
from forms_app.tables import plan
from forms_app.tables.check import differences
from forms_app.tables.models import FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.making import form, question, record, schema, uid

ROOM = plan.COLUMN_LIMIT  # with less, answers lie in side tables
NAMES = ["a", "b", "c", "d"]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20) | st.sampled_from(
    ["12", "3.5", "2026-02-03", "自有", "是", "约十二"]
)
VALUES: dict[str, st.SearchStrategy] = {
    "text": TEXT,
    "long_text": TEXT,
    "integer": st.integers(-(2**53) + 1, 2**53 - 1),
    "date": st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)),
    "choice": st.sampled_from(["own", "rent"]),
    "boolean": st.booleans(),
}
# A version of the form: for some of the names, which type the question has and whether it stands in the repeat.
VERSION = st.dictionaries(st.sampled_from(NAMES), st.tuples(st.sampled_from(sorted(VALUES)), st.booleans()), min_size=1)


def content(shape: dict[str, tuple[str, bool]]) -> FormSchema:
    outer = [question(name, kind) for name, (kind, inside) in shape.items() if not inside]
    inner = [question(name, kind) for name, (kind, inside) in shape.items() if inside]
    repeat = [question("rows", "repeat", questions=tuple(inner))] if inner else []
    return schema(question("always"), *outer, *repeat)


def cells() -> dict[tuple[str, str, int], Any]:
    """Every value in every data table: (table, column, row id) → value."""
    found = {}
    for table in connection.introspection.table_names():
        if table.startswith("data_"):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    for name, value in zip(names, row, strict=True):
                        found[table, name, row[names.index("id")]] = value
    return found


class AnyHistory(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(shapes=st.lists(VERSION, min_size=2, max_size=5), room=st.sampled_from([ROOM, 1, 2]), data=st.data())
    def test_no_value_is_ever_lost_or_changed(self, shapes, room, data):
        with patch.object(plan, "COLUMN_LIMIT", room):
            self.go_through(shapes, data)

    def go_through(self, shapes: list[dict[str, tuple[str, bool]]], data: Any) -> None:
        owner = form()
        before: dict[tuple[str, str, int], Any] = {}
        for shape in shapes:
            with self.captureOnCommitCallbacks(execute=True):
                version = publish_schema(owner, content(shape), None)
            after = cells()
            for place, value in before.items():
                if value is not None:
                    assert after[place] == value, place
            self.answer(version, shape, data)
            before = cells()
        assert list(differences()) == []

    def answer(self, version: FormVersion, shape: dict[str, tuple[str, bool]], data: Any) -> None:
        outer = {name: data.draw(VALUES[kind]) for name, (kind, inside) in shape.items() if not inside}
        inner = {name: data.draw(VALUES[kind]) for name, (kind, inside) in shape.items() if inside}
        made = record(version, rows={"rows": [inner]} if inner else {}, always="在", **outer)
        built = models_for(version)
        row = built.main._default_manager.get(pk=made.pk)
        for name, value in outer.items():
            assert getattr(row, built.attribute(uid(name))) == value
        if inner:
            child = built.children[uid("rows")]._default_manager.get(parent_id=made.pk)
            for name, value in inner.items():
                assert getattr(child, built.attribute(uid(name))) == value
