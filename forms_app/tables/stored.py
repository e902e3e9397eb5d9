"""A version's columns as its models need them: a wide form has hundreds, and its models are waited for."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection

from forms_app.schema.types import parts_of
from forms_app.tables.models import FormColumn, FormVersion
from forms_app.tables.names import attribute_of

TABLE = "table"


class StoredColumn(NamedTuple):
    """A FormColumn without what changes while models are kept, its uuids as ``plain_uuid`` has them."""

    question: str
    table: str  # the repeat that it stands in, or ''
    part: str
    type: str
    storage: str
    id: int
    side: int
    column: str

    @property
    def attribute(self) -> str:
        """As FormColumn has it."""
        return attribute_of(self.id, self.side)


_READ = ("question_uuid", "parent_uuid", "part", "type", "storage", "id", "side", "column")


def plain_uuid(uuid: Any) -> str:
    """32 digits, from whatever a database gives; '' for None."""
    return str(uuid or "").replace("-", "")


def columns_of(version: FormVersion) -> dict[tuple[str, str], StoredColumn]:
    """By (question uuid, part), in the order of the form: those whose place, type and storage are the version's own.

    One query. Raises KeyError for a version of which a column is missing.
    """
    known = {column[:5]: column for column in _all(version.form_id)}
    return {
        (question.uuid, part.name): known[
            plain_uuid(question.uuid),
            plain_uuid(parent.uuid) if parent else "",
            part.name,
            question.type,
            part.storage.signature,
        ]
        for question, parent in version.schema.walk()
        for part in parts_of(question)
    }


def _all(form: int) -> list[StoredColumn]:
    """Of all versions. Without the ORM, which takes twice the time of everything else here."""
    quote = connection.ops.quote_name
    names, table = ", ".join(map(quote, _READ)), quote(FormColumn._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} WHERE form_id = %s", [form])  # noqa: S608
        return [
            StoredColumn(plain_uuid(question), plain_uuid(parent), *rest)
            for question, parent, *rest in cursor.fetchall()
        ]
