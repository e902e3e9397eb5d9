"""What stands beside a form's tables and can be made anew at any time: indexes, triggers, views. It holds no answers.

Each maker says what a published version wants; publication, ``check_tables`` and its repair compare that with what was
made (``DerivedObject``) and with what the database has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from forms_app.tables.models import DerivedObject, Form


@dataclass(frozen=True)
class Derived:
    """``kind``: index, trigger or view. ``create`` and ``drop``: statements, run in order, without parameters.

    ``drop`` must succeed where nothing is there. ``is_slow``: made by the worker after the publication, and allowed to
    be missing until then.
    """

    kind: str
    name: str
    create: tuple[str, ...]
    drop: tuple[str, ...]
    is_slow: bool = False

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.create).encode()).hexdigest()


def refresh(form: Form, wanted: Iterable[Derived]) -> list[Derived]:
    """Within a transaction: make what is new or differs, drop what nobody wants any more. Answers what was made.

    Slow ones that differ are dropped here and left to the worker; so are leftovers that were never finished, which it
    may be building at this moment: nobody has to wait for that.
    """
    known = {one.name: one for one in DerivedObject.objects.filter(form=form)}
    there = existing_names()
    made = []
    for thing in wanted:
        record = known.pop(thing.name, None)
        if record and record.digest == thing.digest and thing.name in there:
            continue
        run(record.drop if record else ())
        if thing.is_slow:
            _forget(record)
            continue
        run(thing.drop)
        make(form, thing)
        made.append(thing)
    for record in known.values():
        run(record.drop)
        _forget(record)
    return made


def make(form: Form, thing: Derived) -> None:
    """Create it in the database and remember it."""
    run(thing.create)
    remember(form, thing)


def remember(form: Form, thing: Derived) -> None:
    values = {"form": form, "kind": thing.kind, "digest": thing.digest, "drop": list(thing.drop)}
    DerivedObject.objects.update_or_create(name=thing.name, defaults=values)


def _forget(record: DerivedObject | None) -> None:
    if record:
        record.delete()


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def existing_names() -> set[str]:
    """Names of all indexes, views and triggers in the database's current schema.

    Disabled triggers are none, nor are indexes that PostgreSQL began and did not finish: they cost writing and answer
    nothing.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('index', 'view', 'trigger')")
        else:
            cursor.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = current_schema() AND c.relkind IN ('i', 'v') "
                "AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = c.oid AND NOT i.indisvalid) "
                "UNION SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
            )
        return {str(row[0]) for row in cursor.fetchall()}


def differences(form: Form, wanted: Iterable[Derived]) -> Iterator[str]:
    """One line for each thing that is missing or is not what the current version wants."""
    known = dict(DerivedObject.objects.filter(form=form).values_list("name", "digest"))
    there = existing_names()
    words: dict[str, Any] = {"index": _("Index"), "trigger": _("Trigger"), "view": _("Database view")}
    for thing in wanted:
        if thing.name not in there:
            yield _("%(kind)s %(name)s is missing.") % {"kind": words[thing.kind], "name": thing.name}
        elif known.get(thing.name) != thing.digest:
            yield _("%(kind)s %(name)s is out of date.") % {"kind": words[thing.kind], "name": thing.name}
