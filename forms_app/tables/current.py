"""Which version is the current one, so that writing and publishing cannot cross."""

from __future__ import annotations

from django.db import connection

from forms_app.tables.models import Form, FormVersion


class Superseded(Exception):
    """Another version has been published, or the form has been closed, since the work began."""


def is_current(version: FormVersion) -> bool:
    """Whether ``version`` is its form's current one, and will be to the end of the transaction. One query.

    Writers share the lock; a publication waits for them, and they for it. SQLite lets one writer in at a time anyway.
    """
    table = connection.ops.quote_name(Form._meta.db_table)
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_id FROM {table} WHERE id = %s{lock}", [version.form_id])  # noqa: S608
        row = cursor.fetchone()
    return row is not None and row[0] == version.pk


def require_current(version: FormVersion) -> None:
    """Within a transaction: ``version`` is current and its form open until the end of it. Raises Superseded."""
    if not is_current(version) or not Form.objects.taking().filter(pk=version.form_id).exists():
        raise Superseded
