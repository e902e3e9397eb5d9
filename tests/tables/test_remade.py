"""Migrations on SQLite make tables anew under another name, while triggers and views read them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from forms_app.tables import migrating
from forms_app.tables.check import differences
from forms_app.tables.derived import run
from forms_app.tables.editing import withdraw_record
from forms_app.tables.folding import fold
from forms_app.tables.models import DerivedObject
from forms_app.tables.recount import recount
from forms_app.tables.repair import repair_beside
from forms_app.tables.runtime import models_for
from tests.making import published, uid
from tests.tables.counting import assert_right, content, tree
from tests.tables.test_rollups import clerk, send

PLAN = [("a migration", False)]
TABLES = ["areas.Area", "accounts.User", "tables.Form", "tables.FormVersion", "tables.Counting", "tables.RollUpChange"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("label", TABLES)
def test_a_table_that_triggers_and_views_read_can_be_made_anew(label: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL changes tables in place")
    version = published(content("zhu_fang"))
    one, two, *_more = tree()
    made = [send(version, place, zhu_fang="own") for place in (one, two, one)]
    fold(version.form)
    migrating.take_away(plan=PLAN)
    with connection.schema_editor() as editor:
        editor._remake_table(apps.get_model(label))
    migrating.bring_back(plan=PLAN)
    assert list(differences()) == []
    withdraw_record(version.form, made[0].uuid, user=clerk(), reason="重复")
    assert_right(version.form)
    fold(version.form)
    assert list(recount(version.form)) == []
    assert_right(version.form)


@pytest.mark.django_db(transaction=True)
def test_counts_are_right_after_records_changed_while_triggers_were_gone() -> None:
    """A start that was killed between taking them away and the end, or somebody at the database's own prompt."""
    version = published(content("zhu_fang"))
    one, two, *_more = tree()
    for place in (one, two, one):
        send(version, place, zhu_fang="own")
    fold(version.form)
    for thing in DerivedObject.objects.filter(kind="trigger"):
        run(thing.drop)
        thing.delete()
    built = models_for(version)
    built.main._default_manager.filter(area=one).update(**{built.attribute(uid("zhu_fang")): "rent"})
    assert list(recount(version.form)) != []
    repair_beside()
    assert list(recount(version.form)) == []
    assert_right(version.form)
    fold(version.form)
    assert_right(version.form)
