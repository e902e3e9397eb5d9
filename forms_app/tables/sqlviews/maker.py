"""The statements that make a form's views, and those that take them away without breaking what others built on them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from forms_app.tables.derived import Derived
from forms_app.tables.known import choices_ever
from forms_app.tables.models import ChoiceWord, Form
from forms_app.tables.runtime import RecordModels
from forms_app.tables.sqlviews import access, kept
from forms_app.tables.sqlviews.dialect import dialect, literal, quote
from forms_app.tables.sqlviews.lookups import IN_LINE
from forms_app.tables.sqlviews.view import View, views_of

BATCH = 200


def views(built: RecordModels) -> Iterator[Derived]:
    form, number = built.version.form, built.version.number
    words = tuple(_choice_words(form))
    for view in views_of(form, built.version):
        yield Derived("view", view.name, (*words, *_create(view, form.title)), (_drop(view.name, number),))
        words = ()  # once a form


def _create(view: View, title: str) -> tuple[str, ...]:
    name = quote(view.name)
    if connection.vendor == "sqlite":
        return (f"CREATE VIEW {name} AS {view.query}",)
    # A barrier: a condition of the reader's own never sees records that were withdrawn.
    return (
        _CLEAR % {"own": literal(kept.MARK + view.name)},
        f"CREATE VIEW {name} WITH (security_barrier) AS {view.query}",
        f"COMMENT ON VIEW {name} IS {literal(title)}",
        access.grant_statement(view.name),
    )


def _drop(name: str, version: int) -> str:
    """On PostgreSQL a view that somebody's own view reads is renamed: that view goes on reading the old columns."""
    if connection.vendor == "sqlite":
        return f"DROP VIEW IF EXISTS {quote(name)}"
    return _SET_ASIDE % {"name": literal(name), "kept": literal(f"{name[:55]}_v{version}"), "mark": literal(kept.MARK)}


_SET_ASIDE = """DO $gewu$
DECLARE kept text := %(kept)s; n int := 1;
BEGIN
  IF to_regclass(quote_ident(%(name)s)) IS NULL THEN RETURN; END IF;
  EXECUTE format('DROP VIEW %%I', %(name)s);
EXCEPTION WHEN dependent_objects_still_exist THEN
  WHILE to_regclass(quote_ident(kept)) IS NOT NULL LOOP
    n := n + 1; kept := %(kept)s || '_' || n;
  END LOOP;
  EXECUTE format('ALTER VIEW %%I RENAME TO %%I', %(name)s, kept);
  EXECUTE format('COMMENT ON VIEW %%I IS %%L', kept, %(mark)s || %(name)s);
  RAISE LOG 'gewu: view %% is kept as %%, because another view reads it', %(name)s, kept;
END $gewu$"""
# What was renamed in earlier days goes once nobody reads it any more.
_CLEAR = """DO $gewu$
DECLARE kept text;
BEGIN
  FOR kept IN SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v'
      AND obj_description(oid, 'pg_class') = %(own)s LOOP
    BEGIN
      EXECUTE format('DROP VIEW %%I', kept);
    EXCEPTION WHEN dependent_objects_still_exist THEN NULL;
    END;
  END LOOP;
END $gewu$"""


def _choice_words(form: Form) -> Iterator[str]:
    """Lists of choices that are too long to stand in a view."""
    table, no_uuids = ChoiceWord._meta.db_table, not dialect().has_uuids
    long = {uuid: choices for uuid, choices in choices_ever(form).items() if len(choices) > IN_LINE}
    rows = [
        f"({form.pk}, {literal(uuid.replace('-', '') if no_uuids else uuid)}, {literal(code)}, {literal(label)})"
        for uuid, choices in sorted(long.items())
        for code, label in choices.items()
    ]
    if rows:
        yield f"DELETE FROM {table} WHERE form_id = {form.pk}"
    for start in range(0, len(rows), BATCH):
        values = ",\n".join(rows[start : start + BATCH])
        yield f"INSERT INTO {table} (form_id, question_uuid, code, label) VALUES {values}"
