"""Back to an older program's tables and forth again, with records: nothing of them is lost, every count is right."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from forms_app.tables.check import differences
from forms_app.tables.folding import fold_all
from forms_app.tables.models import Counting, RollUp
from tests.making import published
from tests.tables.counting import COUNTED, assert_right, content, rows
from tests.tables.test_rollups import send, some, withdraw

pytestmark = pytest.mark.django_db(transaction=True)


def go(name: str = "") -> None:
    """Forth again with everything: what stands upon these tables went back with them."""
    call_command("migrate", *(["tables", name] if name else []), verbosity=0)


@pytest.mark.parametrize("earlier", ["0009_side_tables", "0007_roll_ups"])
def test_counts_are_made_anew_of_records_that_stayed(earlier):
    version = published(content(*COUNTED))
    made = some(version)
    withdraw(version.form, made[0])
    fold_all()
    send(version, made[1].area, zhu_fang="own")  # not folded yet
    before = rows(version.form)
    try:
        go(earlier)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM tables_rollup")
            assert cursor.fetchone() == (0,)
    finally:
        go()
    assert list(differences()) == []
    assert set(Counting.objects.values_list("at", flat=True)) == {0}
    assert rows(version.form) == before
    assert_right(version.form)
    fold_all()
    assert RollUp.objects.exists()
    assert_right(version.form)
    send(version, made[1].area, zhu_fang="rent", ren_shu=7)
    assert_right(version.form)
    assert list(differences()) == []
