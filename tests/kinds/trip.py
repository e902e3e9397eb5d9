"""A form of one question, on its whole way: filled in, stored, shown, exported, imported."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict

from forms_app.areas.models import Area
from forms_app.entry.bulk import AREA_KEY, RowChecker
from forms_app.entry.submit import submit
from forms_app.records.export import record_rows
from forms_app.records.ledger import open_ledger
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.making import published, question, schema, uid

KEY, LABEL, GRID = "da_an", "答案", "329921101201001"


def asking(kind: str, slug: str = "one", **settings: Any) -> FormVersion:
    """A published, open form that asks for a name and for one answer of this type."""
    settings.setdefault("label", LABEL)
    return opened(published(schema(question("ming", label="名称"), question(KEY, kind, **settings)), slug))


def opened(version: FormVersion, **settings: Any) -> FormVersion:
    version.form.is_open = True
    for name, value in settings.items():
        setattr(version.form, name, value)
    version.form.save()
    return version


def send(version: FormVersion, raw: Any, user: Any, **more: Any) -> Any:
    """The stored record. Raises ValidationError."""
    area = Area.objects.get(code=GRID)
    return submit(version, {"ming": "某", KEY: raw}, user=user, area=area, source="test", **more)


def stored(version: FormVersion, record: Any, key: str = KEY) -> Any:
    """The answer as the database gives it back."""
    model = models_for(version).main
    return getattr(model._default_manager.get(pk=record.pk), models_for(version).attribute(uid(key)))


def fate(version: FormVersion, raw: Any, user: Any) -> Any:
    """The stored answer, or the message as text."""
    try:
        return stored(version, send(version, raw, user))
    except ValidationError as error:
        return f"{error.message_dict[KEY][0]}"


def sql_type(version: FormVersion, record: Any, key: str = KEY) -> str:
    """What the database itself calls the stored answer."""
    function = "typeof" if connection.vendor == "sqlite" else "pg_typeof"
    model: Any = models_for(version).main
    column = models_for(version).columns[uid(key), ""].column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {function}("{column}") FROM "{model._meta.db_table}" WHERE id = %s', [record.pk])
        return str(cursor.fetchone()[0])


def exported(version: FormVersion, user: Any) -> dict[str, str]:
    """The last row of the export by its heads."""
    head, *rows = record_rows(open_ledger(user, version.form, "read", QueryDict("")))
    return dict(zip(head, rows[-1], strict=True))


def imported(version: FormVersion, cell: str, user: Any, key: str = KEY) -> Any:
    """What a cell of an imported table becomes, or the message."""
    found = RowChecker(version, user).check({"ming": "某", key: cell, AREA_KEY: GRID})
    return found.errors.get(key) or found.answers.get(uid(key))
