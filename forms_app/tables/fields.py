"""Database fields of runtime models. SQLite enforces neither types nor lengths, so each carries a CHECK there."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import models

from forms_app.areas.models import Appointment, Area
from forms_app.schema.storage import Storage


class _Checked:
    """Adds a CHECK to the column's definition ('{c}' stands for the quoted column)."""

    sqlite_check = ""
    postgresql_check = ""

    def db_check(self, connection: Any) -> str | None:
        check = self.sqlite_check if connection.vendor == "sqlite" else self.postgresql_check
        if not check:
            return None
        column = connection.ops.quote_name(self.column)  # type: ignore[attr-defined]
        # The schema editor interpolates the definition with %, hence the doubled sign in patterns.
        return check.format(c=column, field=self)


class TextColumn(_Checked, models.CharField):
    sqlite_check = "typeof({c}) IN ('null', 'text') AND length({c}) <= {field.max_length}"


class IntegerColumn(_Checked, models.BigIntegerField):
    sqlite_check = "typeof({c}) IN ('null', 'integer')"


class DecimalColumn(_Checked, models.DecimalField):
    sqlite_check = "typeof({c}) IN ('null', 'integer', 'real')"


class DateColumn(_Checked, models.DateField):
    sqlite_check = "{c} IS NULL OR (typeof({c}) = 'text' AND date({c}, '+0 days') IS {c})"


class MonthColumn(_Checked, models.DateField):
    """A month by its first day."""

    sqlite_check = "{c} IS NULL OR (typeof({c}) = 'text' AND date({c}, 'start of month') IS {c})"
    postgresql_check = "EXTRACT(DAY FROM {c}) = 1"


class TimeColumn(_Checked, models.TimeField):
    sqlite_check = "{c} IS NULL OR (typeof({c}) = 'text' AND time({c}) IS NOT NULL)"


class MomentColumn(_Checked, models.DateTimeField):
    sqlite_check = "{c} IS NULL OR (typeof({c}) = 'text' AND datetime({c}) IS NOT NULL)"


class BooleanColumn(_Checked, models.BooleanField):
    sqlite_check = "{c} IS NULL OR {c} IN (0, 1)"


class UUIDColumn(_Checked, models.UUIDField):
    sqlite_check = "typeof({c}) IN ('null', 'text') AND length({c}) = 32"


def fields_for(columns: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Nullable Django fields of answer columns, as the body of a model's class takes them.

    ``columns``: storage ('text:200') and name of the column, by the field's name. Raises KeyError for a storage
    without a column. A wide form has hundreds, so fields are copied, which takes a tenth of the time of making one,
    and those that refer to nothing join their model together (``_Together``).
    """
    plain: list[models.Field] = []
    body: dict[str, Any] = {}
    first = models.Field.creation_counter  # columns stand in the order in which they were made
    models.Field.creation_counter += len(columns)
    for number, (name, (storage, column)) in enumerate(columns.items(), first):
        known = _field(storage)
        made: models.Field = copy.deepcopy(known) if known.is_relation else known.__copy__()
        made.db_column, made.creation_counter = column, number
        if known.is_relation:
            body[name] = made
        else:
            made.name = made.attname = made.verbose_name = name
            made.column, made.concrete = column, True
            body[name] = made.descriptor_class(made)
            plain.append(made)
    return body | {"_plain_answers": _Together(plain)}


class _Together:
    """What ``Field.contribute_to_class`` does for each field, done once for all: one by one, each new attribute of the
    class and each place in the list of fields would cost more than the field itself."""

    def __init__(self, fields: list[models.Field]) -> None:
        self.fields = fields

    def contribute_to_class(self, model: type[models.Model], _name: str) -> None:
        meta: Any = model._meta
        for field in self.fields:
            field.model = model
        meta.local_fields += self.fields
        meta.local_fields.sort(key=attrgetter("creation_counter"))
        meta._expire_cache(reverse=False)


@lru_cache(maxsize=1000)
def _field(signature: str) -> models.Field:
    """Belongs to no model: only to be copied."""
    storage = Storage.read(signature)
    common: dict[str, Any] = {"null": True, "blank": True}
    makers: dict[str, Callable[[], models.Field]] = {
        "text": lambda: TextColumn(max_length=storage.length, **common),
        "integer": lambda: IntegerColumn(**common),
        "decimal": lambda: DecimalColumn(max_digits=storage.digits, decimal_places=storage.places, **common),
        "date": lambda: DateColumn(**common),
        "month": lambda: MonthColumn(**common),
        "time": lambda: TimeColumn(**common),
        "datetime": lambda: MomentColumn(**common),
        "boolean": lambda: BooleanColumn(**common),
        "uuid": lambda: UUIDColumn(**common),
        # DO_NOTHING: Django's collector never sees runtime models; areas.references guards, the constraint backs it.
        "area": lambda: models.ForeignKey(Area, models.DO_NOTHING, related_name="+", db_index=False, **common),
        "person": lambda: models.ForeignKey(Appointment, models.DO_NOTHING, related_name="+", db_index=False, **common),
    }
    return makers[storage.kind]()
