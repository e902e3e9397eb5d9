"""Side tables: further columns of a row whose own table is full, one-to-one by the row's id.

A column in a side is called by its way from the row, 'side_1__f17'. The ORM reads that as a lookup through the
one-to-one relation (a LEFT JOIN, since most rows of earlier versions have nothing there), and rows have a property of
that name. So whoever filters, sorts, reads or sets by ``RecordModels.attribute`` need not know where a column lies.
A row of a side is made when something is first answered there; the database deletes it with its own row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models, transaction

from forms_app.tables.rows_apart import put

Model = type[models.Model]
Values = dict[str, Any]
MOST_JOINS = 12  # SQLite joins 64 tables at most
WIDE = 1_000  # columns beside which others' would not fit into PostgreSQL's 1,664


def sides_of(model: Model) -> dict[str, Model]:
    """The models of a row's sides by relation, 'side_1'; those only that hold columns which ``model`` was made with."""
    return getattr(model, "sides", {})


def with_sides(model: Model) -> list[Model]:
    return [model, *sides_of(model).values()]


def field_at(model: Model, attribute: str) -> models.Field:
    """The field that an attribute leads to, in the row's own table or a side. Raises FieldDoesNotExist."""
    relation, found, name = attribute.rpartition("__")
    field: Any = (sides_of(model)[relation] if found else model)._meta.get_field(name)
    return field


def answer_fields(model: Model) -> dict[str, models.Field]:
    """All stored fields by attribute, without those of the sides' own keys."""
    found: dict[str, models.Field] = {field.name: field for field in model._meta.concrete_fields}
    for relation, side in sides_of(model).items():
        fields = side._meta.concrete_fields
        found |= {f"{relation}__{field.name}": field for field in fields if not field.primary_key}
    return found


def split(values: Mapping[str, Any]) -> tuple[Values, dict[str, Values]]:
    """The row's own values, and those of each side by relation."""
    own: Values = {}
    apart: dict[str, Values] = {}
    for name, value in values.items():
        relation, found, rest = name.partition("__")
        if found:
            apart.setdefault(relation, {})[rest] = value
        else:
            own[name] = value
    return own, apart


class SideKey(models.OneToOneField):
    """The row's id. The database deletes a side with its row, so that raw deletions and models without sides do too.

    Checked at once: whoever fills a side waits for a deletion, and ALTER TABLE for no pending check.
    """

    def __init__(self, to: Any, **options: Any) -> None:
        super().__init__(to, models.DO_NOTHING, **options | {"primary_key": True, "db_constraint": False})

    def db_parameters(self, connection: Any) -> Any:
        quote = connection.ops.quote_name
        found = super().db_parameters(connection)
        above = f"{quote(self.related_model._meta.db_table)} ({quote('id')})"
        return found | {"type": f"{found['type']} REFERENCES {above} ON DELETE CASCADE"}


class SideAttribute(property):
    """A column of a side on its row. A property, so that Django takes its name as an argument of the model."""

    def __init__(self, relation: str, name: str) -> None:
        def read(row: Any) -> Any:
            side = _side(row, relation)
            return getattr(side, name) if side is not None else None

        def write(row: Any, value: Any) -> None:
            side = _side(row, relation)
            if side is None and value is None:
                return
            if side is None:
                side = row.sides[relation]()
                setattr(row, relation, side)
            setattr(side, name, value)
            row.__dict__.setdefault("_changed", {}).setdefault(relation, set()).add(name)

        super().__init__(read, write)


def _side(row: Any, relation: str) -> Any:
    """None without one. A row that was put together and not read has no more than it was given: no query then."""
    if row._state.adding and relation not in row._state.fields_cache:
        return None
    return getattr(row, relation, None)


class WideRow(models.Model):
    """A row with sides, saved with them."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            for relation in list(self.__dict__.get("_changed", {})):
                self._save_side(relation)

    def _save_side(self, relation: str) -> None:
        side = getattr(self, relation)
        if side._state.adding:
            side.save(force_insert=True)
        else:
            side.save(update_fields=self.__dict__["_changed"][relation])
        del self.__dict__["_changed"][relation]


class WideRows(models.QuerySet):
    """Rows read together with their sides, and written into them."""

    def only(self, *fields: Any) -> Any:
        """Sides of which nothing is named are not read."""
        rows = super().only(*fields)
        named = {field.partition("__")[0] for field in fields}
        joined = rows.query.select_related
        if isinstance(joined, dict):
            kept = {name: below for name, below in joined.items() if name not in sides_of(self.model) or name in named}
            rows.query.select_related = kept or False
        return rows

    def update(self, **values: Any) -> int:
        own, apart = split(values)
        if not apart:
            return super().update(**own)
        with transaction.atomic():
            ids = list(self.order_by().values_list("pk", flat=True))
            for relation, given in apart.items():
                put(sides_of(self.model)[relation], ids, given)
            return self.model._base_manager.filter(pk__in=ids).update(**own) if own else len(ids)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            made = super().bulk_create(objs, *args, **kwargs)
            for relation, side in sides_of(self.model).items():
                mine = [row for row in made if _is_new(row, relation)]
                side._default_manager.bulk_create(_keyed(mine, relation))
        return made


def _is_new(row: Any, relation: str) -> bool:
    side = row._state.fields_cache.get(relation)
    return side is not None and side._state.adding


def _keyed(rows: Sequence[Any], relation: str) -> Iterator[Any]:
    for row in rows:
        side = row._state.fields_cache[relation]
        side.row_id = row.pk
        yield side


class WideManager(models.Manager.from_queryset(WideRows)):  # type: ignore[misc]
    def get_queryset(self) -> Any:
        return super().get_queryset().select_related(*sides_of(self.model))


def apart(model: Model) -> models.QuerySet:
    """All rows, without their sides being read with them."""
    return model._default_manager.all().select_related(None)


def with_joins(rows: models.QuerySet, names: Sequence[str]) -> models.QuerySet:
    """What ``names`` point to is read too: in one query, or where that would be too wide for a database in several."""
    if not names:
        return rows  # select_related() without names would mean all
    return rows.prefetch_related(*names) if is_wide(rows, names) else rows.select_related(*names)


def is_wide(rows: models.QuerySet, names: Sequence[str]) -> bool:
    if len(names) > MOST_JOINS:
        return True
    return bool(names) and sum(len(one._meta.concrete_fields) for one in with_sides(rows.model)) > WIDE


def side_values(model: Model, ids: Collection[int]) -> dict[int, Values]:
    """What the sides of these rows hold, by row id and attribute. A query a side, however many columns there are."""
    found: dict[int, Values] = {}
    for relation, side in sides_of(model).items():
        fields = [field for field in side._meta.concrete_fields if not field.primary_key]
        for row in side._default_manager.filter(pk__in=ids):
            values = {f"{relation}__{field.name}": getattr(row, field.attname) for field in fields}
            found.setdefault(row.pk, {}).update(values)
    return found
