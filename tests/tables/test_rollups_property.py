"""Any sequence of sending, editing, moving, withdrawing, deleting, publishing and folding: every count is right."""

from __future__ import annotations

import datetime
import uuid
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forms_app.tables import folding
from forms_app.tables.folding import fold, fold_all
from forms_app.tables.models import Form
from forms_app.tables.publish import publish_schema
from forms_app.tables.rollups import Period
from forms_app.tables.runtime import models_for
from forms_app.tables.write import insert_record
from tests.making import form, uid
from tests.tables.counting import COUNTED, assert_right, at, content, tree

ANSWERS: dict[str, st.SearchStrategy] = {
    "zhu_fang": st.sampled_from([None, "own", "rent"]),
    "lei_bie": st.sampled_from([None, "own", "rent", "own rent"]),
    "shi_fou": st.sampled_from([None, True, False]),
    "ren_shu": st.sampled_from([None, -3, 0, 7]),
    "mian_ji": st.sampled_from([None, "0.1", "0.2", "98.1234"]),
}
DAYS = st.dates(datetime.date(2025, 12, 30), datetime.date(2026, 3, 2)).map(str)
HOURS = st.sampled_from([0, 7, 8, 23])  # around midnight, in China and in Greenwich
KEYS = st.sets(st.sampled_from(sorted(COUNTED)))
OPS = ["send", "send", "edit", "move", "date", "withdraw", "restore", "delete", "publish", "fold"]


class AnyHistory(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(first=KEYS, ops=st.lists(st.sampled_from(OPS), max_size=16), data=st.data())
    def test_every_count_is_right_after_any_sequence(self, first: set[str], ops: list[str], data: Any) -> None:
        self.places, self.data = tree(), data
        self.form = publish_schema(form(), content(*first), None).form
        late = mock.patch("forms_app.tables.publish.count_records")  # the worker comes when it comes
        with late, mock.patch.object(folding, "AT_ONCE", data.draw(st.integers(1, 12))):
            for op in ops:
                getattr(self, op)()
            since, until = sorted(datetime.date.fromisoformat(data.draw(DAYS)) for _end in range(2))
            for _round in range(2):
                assert_right(self.form)
                assert_right(self.form, Period(since, until), data.draw(st.sampled_from(["", "0001", "00010002"])))
                fold_all(most=100)

    @property
    def rows(self) -> Any:
        form = Form.objects.select_related("current").get()
        return models_for(form.current).main._default_manager

    def change(self, **values: Any) -> None:
        """One record, if there is any."""
        if pks := list(self.rows.values_list("pk", flat=True)):
            self.rows.filter(pk=self.data.draw(st.sampled_from(pks))).update(**values)

    def send(self) -> None:
        version = Form.objects.select_related("current").get().current
        insert_record(
            version,
            uuid=uuid.uuid4(),
            area=self.data.draw(st.sampled_from(self.places)),
            user=None,
            source="test",
            rows={},
            answers={uid(key): self.data.draw(values) for key, values in ANSWERS.items()},
            submitted_at=at(self.data.draw(DAYS), self.data.draw(HOURS)),
        )

    def edit(self) -> None:
        built = models_for(Form.objects.select_related("current").get().current)
        key = self.data.draw(st.sampled_from(sorted(ANSWERS)))
        self.change(**{built.attribute(uid(key)): self.data.draw(ANSWERS[key])})

    def move(self) -> None:
        place = self.data.draw(st.sampled_from(self.places))
        self.change(area_id=place.pk, area_path=place.path)

    def date(self) -> None:
        self.change(submitted_at=at(self.data.draw(DAYS), self.data.draw(HOURS)))

    def withdraw(self) -> None:
        self.change(deleted_at=at("2026-03-03"))

    def restore(self) -> None:
        self.change(deleted_at=None)

    def delete(self) -> None:
        if pks := list(self.rows.values_list("pk", flat=True)):
            self.rows.filter(pk=self.data.draw(st.sampled_from(pks))).delete()

    def publish(self) -> None:
        publish_schema(Form.objects.select_related("current").get(), content(*self.data.draw(KEYS)), None)

    def fold(self) -> None:
        fold(Form.objects.get(), most=self.data.draw(st.integers(1, 3)))
