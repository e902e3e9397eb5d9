"""Many validated records at once, by the database's quickest way. The same row that ``write.insert_record`` makes.

Values are prepared while nothing is locked; writing is then short, so that on SQLite others wait a second or two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, models, router, transaction

from forms_app.areas.models import Area
from forms_app.schema.model import Question
from forms_app.tables.current import require_current
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from forms_app.tables.serials import TOP, BulkSerials, Prepared
from forms_app.tables.sides import answer_fields, sides_of

Row = tuple[Any, ...]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
_PARENT = object()  # stands in a row for the id of what it hangs on, until that is written


class _Level:
    """One table that rows are written into: the form's own or a child table."""

    def __init__(self, model: type[models.Model], questions: Sequence[Question], connection: Any) -> None:
        self.model, self.questions, self.connection = model, questions, connection
        fields = {name: field for name, field in answer_fields(model).items() if not field.primary_key}
        self.fields, self.names = list(fields.values()), list(fields)
        self.own = sum(field.model is model for field in self.fields)  # the first ones; those of sides follow

    def prepared(self, values: Mapping[str, Any]) -> Row:
        return tuple(self._value(field, values[name]) for name, field in zip(self.names, self.fields, strict=True))

    def _value(self, field: models.Field, value: Any) -> Any:
        if value is _PARENT:
            return None
        if isinstance(value, models.Model):
            value = value.pk
        return None if value is None else field.get_db_prep_save(value, self.connection)

    def insert(self, cursor: Any, rows: Sequence[Row]) -> None:
        """Into the table itself; ``insert_sides`` follows, once the ids are known."""
        own = rows if self.own == len(self.fields) else [row[: self.own] for row in rows]
        self._insert(cursor, self.model, [field.column for field in self.fields[: self.own]], own)

    def insert_sides(self, cursor: Any, rows: Iterable[tuple[int, Row]]) -> None:
        """What rows with these ids have in the sides: nothing where all of it is empty."""
        rows = list(rows)
        for side in sides_of(self.model).values():
            at = [index for index, field in enumerate(self.fields) if field.model is side]
            mine = [(pk, *(row[index] for index in at)) for pk, row in rows if any(row[i] is not None for i in at)]
            self._insert(cursor, side, ["id", *(self.fields[index].column for index in at)], mine)

    @property
    def has_sides(self) -> bool:
        return self.own < len(self.fields)

    def _insert(self, cursor: Any, model: type[models.Model], names: Sequence[Any], rows: Sequence[Row]) -> None:
        quote = self.connection.ops.quote_name
        table, columns = quote(model._meta.db_table), ", ".join(quote(name) for name in names)
        if self.connection.vendor == "postgresql":
            # Django does not know COPY, so its errors are put into Django's words here.
            with self.connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608


class BulkInsert:
    """Records of the current version of a form with their rows, all by one person at one moment."""

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
        schema = version.schema
        self.levels = {TOP: _Level(self.built.main, schema.scalars, self.connection)}
        for repeat in schema.all_repeats:
            self.levels[repeat.uuid] = _Level(self.built.children[repeat.uuid], repeat.scalars, self.connection)
        self.serials = BulkSerials(version, at, self._place)

    def _place(self, level: str, question: Question) -> int:
        return self.levels[level].names.index(self.built.attribute(question.uuid))

    def prepare(self, uuid: UUID, area: Area, answers: Mapping[str, Any], rows: Rows | None = None) -> Prepared:
        """A record for ``write``. ``answers`` and ``rows`` as validated. Plain values that can be pickled.

        Serial numbers are only marked; ``write`` gives them out.
        """
        values = self.common | {"uuid": uuid, "area": area.pk, "area_path": area.path}
        values |= self.built.values(self.levels[TOP].questions, {**answers, **self.serials.hold(area)})
        return self.levels[TOP].prepared(values), self._below(self.built.version.schema.repeats, area, rows or {})

    def _below(self, repeats: Sequence[Question], area: Area, rows: Mapping[str, Any]) -> dict[str, list[Prepared]]:
        return {
            repeat.uuid: [
                (self._row(repeat, area, number, answers), self._below(repeat.repeats, area, answers))
                for number, answers in enumerate(some, 1)
            ]
            for repeat in repeats
            if (some := rows.get(repeat.uuid))
        }

    def _row(self, repeat: Question, area: Area, number: int, answers: Mapping[str, Any]) -> Row:
        level = self.levels[repeat.uuid]
        held = self.serials.hold(area, repeat.uuid)
        values = self.built.values(level.questions, {**answers, **held})
        return level.prepared({"parent": _PARENT, "position": number} | values)

    def write(self, batches: Iterable[Sequence[Prepared]]) -> int:
        """Insert all records or none: how many.

        Raises IntegrityError for a uuid that is there already, Superseded where the form has changed meanwhile.
        """
        count = 0
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            require_current(self.built.version)
            self.serials.lock()
            for prepared in batches:
                batch = self.serials.filled(prepared)
                self.levels[TOP].insert(cursor, [row for row, _below in batch])
                if self.levels[TOP].has_sides or any(below for _row, below in batch):
                    self._insert_rows(cursor, batch)
                count += len(batch)
        return count

    def _insert_rows(self, cursor: Any, batch: Sequence[Prepared]) -> None:
        at = self.levels[TOP].names.index("uuid")
        field = self.levels[TOP].fields[at]
        main = self.built.main._default_manager
        wanted = self.levels[TOP].has_sides
        uuids = [field.to_python(row[at]) for row, below in batch if below or wanted]
        ids = dict(main.filter(uuid__in=uuids).values_list("uuid", "pk"))
        if wanted:
            self.levels[TOP].insert_sides(cursor, ((ids[field.to_python(row[at])], row) for row, _below in batch))
        self._insert_below(cursor, [(ids[field.to_python(row[at])], below) for row, below in batch if below])

    def _insert_below(self, cursor: Any, parents: Sequence[tuple[int, dict[str, list[Prepared]]]]) -> None:
        """The rows of each table below these records or rows, then those inside them. A statement each."""
        for uuid in dict.fromkeys(uuid for _pk, below in parents for uuid in below):
            level = self.levels[uuid]
            parent, position = level.names.index("parent"), level.names.index("position")
            made = [
                ((pk, row[position]), (*row[:parent], pk, *row[parent + 1 :]), inner)
                for pk, below in parents
                for row, inner in below.get(uuid, ())
            ]
            level.insert(cursor, [row for _place, row, _inner in made])
            if level.has_sides or any(inner for _place, _row, inner in made):
                found = level.model._default_manager.filter(parent_id__in={place[0] for place, _row, _inner in made})
                ids = {(above, number): pk for above, number, pk in found.values_list("parent_id", "position", "pk")}
                level.insert_sides(cursor, ((ids[place], row) for place, row, _inner in made))
                self._insert_below(cursor, [(ids[place], inner) for place, _row, inner in made if inner])
