"""Many validated records at once, by the database's quickest way. The same row that ``write.insert_record`` makes.

Values are prepared while nothing is locked; writing is then short, so that on SQLite others wait a second or two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, models, router, transaction

from forms_app.areas.models import Area
from forms_app.tables.current import require_current
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from forms_app.tables.serials import BulkSerials

Row = tuple[Any, ...]


class BulkInsert:
    """Records of the current version of a form, all by one person at one moment. Without child rows."""

    def __init__(self, version: FormVersion, *, user: Any, source: str, at: datetime) -> None:
        self.built = models_for(version)
        self.connection: Any = connections[router.db_for_write(self.built.main)]
        self.common = {
            "version": version.pk,
            "submitted_by": user.pk if user and user.is_authenticated else None,
            "submitted_at": at,
            "updated_at": at,
            "source": source,
            "deleted_at": None,
        }
        self.fields: list[models.Field] = [
            field for field in self.built.main._meta.concrete_fields if not field.primary_key
        ]
        self.questions = [q for q in version.schema.questions if q.type != "repeat"]
        self.serials = BulkSerials(version, at)
        names = [field.name for field in self.fields]
        self.serial_places = [names.index(self.built.attribute(q.uuid)) for q in self.serials.questions]

    def prepare(self, uuid: UUID, area: Area, answers: dict[str, Any]) -> Row:
        """A row for ``write``. ``answers`` by question uuid, as validated. Plain values that can be pickled.

        Serial numbers are only marked; ``write`` gives them out.
        """
        values = self.common | {"uuid": uuid, "area": area.pk, "area_path": area.path}
        values |= self.built.values(self.questions, {**answers, **self.serials.hold(area)})
        return tuple(self._prepared(field, values[field.name]) for field in self.fields)

    def _prepared(self, field: models.Field, value: Any) -> Any:
        if isinstance(value, models.Model):
            value = value.pk
        return None if value is None else field.get_db_prep_save(value, self.connection)

    def write(self, batches: Iterable[Sequence[Row]]) -> int:
        """Insert all rows or none: the number of rows.

        Raises IntegrityError for a uuid that is there already, Superseded where the form has changed meanwhile.
        """
        quote = self.connection.ops.quote_name
        table = quote(self.built.main._meta.db_table)
        columns = ", ".join(quote(field.column) for field in self.fields)
        count = 0
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            require_current(self.built.version)
            self.serials.lock()
            for prepared in batches:
                batch = self.serials.filled(prepared, self.serial_places)
                if self.connection.vendor == "postgresql":
                    self._copy(cursor, f"COPY {table} ({columns}) FROM STDIN", batch)
                else:
                    places = ", ".join(["%s"] * len(self.fields))
                    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", batch)  # noqa: S608
                count += len(batch)
        return count

    def _copy(self, cursor: Any, statement: str, batch: Sequence[Row]) -> None:
        # Django does not know COPY, so its errors are put into Django's words here.
        with self.connection.wrap_database_errors, cursor.copy(statement) as copy:
            for row in batch:
                copy.write_row(row)
