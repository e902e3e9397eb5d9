"""In the worker's rounds one form or column that fails does not keep the others waiting."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import connection

from forms_app.schema.row import SEARCHABLE
from forms_app.tables import conversion
from forms_app.tables.folding import fold_all
from forms_app.tables.models import Counting, DerivedObject, FormColumn
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from forms_app.tables.searched import build_missing
from forms_app.tables.tasks import resume_conversions
from tests.making import published, question, record, schema, uid

pytestmark = pytest.mark.django_db(transaction=True)


def half_converted(key: str) -> Any:
    version = published(schema(question("a"), question("b")), slug=key)
    record(version, a="1", b="2")
    changed = publish_schema(version.form, schema(question("a", "integer"), question("b", "integer")), None)
    built = models_for(changed)
    built.main._default_manager.update(**{built.attribute(uid(name)): None for name in "ab"})
    FormColumn.objects.filter(source__isnull=False).update(converted_at=None, last_row=0, rows_total=None)
    return changed


def left() -> int:
    return FormColumn.objects.filter(source__isnull=False, converted_at__isnull=True).count()


def lose(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" RENAME TO "{table}_lost"')


def test_a_conversion_that_fails_is_logged_and_the_others_go_on(monkeypatch, caplog):
    half_converted("first")
    assert left() == 2
    broken = FormColumn.objects.filter(source__isnull=False).order_by("pk").first()
    real = conversion._next_batch

    def fails(work: Any) -> Any:
        if work.target.pk == broken.pk:
            raise ValueError("a value that nobody expected")
        return real(work)

    monkeypatch.setattr(conversion, "_next_batch", fails)
    assert resume_conversions() == 1
    assert left() == 1
    assert "a value that nobody expected" in caplog.text
    monkeypatch.setattr(conversion, "_next_batch", real)
    assert resume_conversions() == 1
    assert left() == 0


@pytest.mark.parametrize("chore", [partial(fold_all, most=10), build_missing])
def test_a_form_without_its_table_does_not_stop_the_round(chore, caplog):
    content = schema(question("a", options=((SEARCHABLE, True),)))
    lost, kept = (published(content, slug=slug) for slug in ("lost", "kept"))
    for version in (lost, kept):
        record(version, a="1")
    lose(lost.form.table)
    DerivedObject.objects.filter(kind="index").delete()
    chore()
    assert "going on with the others" in caplog.text
    if chore is build_missing:
        assert list(DerivedObject.objects.filter(kind="index").values_list("form", flat=True)) == [kept.form_id]
    else:
        assert Counting.objects.get(form=kept.form, column=None).at == 1
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{lost.form.table}_lost" RENAME TO "{lost.form.table}"')
