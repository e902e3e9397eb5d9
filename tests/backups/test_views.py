"""Views come back with a restore, and with them the rights of those who may read nothing else."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "analyst_of_backups"
READ = """
from forms_app.tables.models import DerivedObject
with connection.cursor() as cursor:
    names = sorted(DerivedObject.objects.filter(kind="view").values_list("name", flat=True))
    counts = []
    for name in names:
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        counts.append([name, cursor.fetchone()[0]])
print(json.dumps(counts))
"""
FORGET = """
with connection.cursor() as cursor:
    cursor.execute("SELECT left('gewu_analysts_' || current_database(), 63)")
    group = cursor.fetchone()[0]
    cursor.execute(f'DROP OWNED BY "{group}"')
    cursor.execute(f'DROP ROLE "{group}"')
"""


def test_views_and_the_rights_on_them_survive_a_restore(saved: Any, machine: Any) -> None:
    new = machine("new")
    assert new.manage("restore", saved.path, "--yes").returncode == 0
    before = new.python(READ)
    assert sum(count for _name, count in before) > 0
    if connection.vendor == "sqlite":
        return
    granted = new.manage("grant_analyst", NAME)
    assert granted.returncode == 0, granted.stderr
    try:
        done = new.manage("restore", saved.path, "--replace", "--yes", "--no-backup")
        assert done.returncode == 0, done.stderr
        assert new.python(READ) == before
        address = re.sub(r"//[^@]*@", f"//{NAME}@", new.database_url)
        with psycopg.connect(address, autocommit=True) as reader:
            for name, count in before:
                assert reader.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (count,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("SELECT * FROM accounts_user")
    finally:
        assert new.manage("grant_analyst", NAME, "--revoke").returncode == 0
        new.python(FORGET)
