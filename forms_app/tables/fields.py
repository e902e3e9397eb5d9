"""Database fields of runtime models. SQLite enforces neither types nor lengths, so each carries a CHECK there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from forms_app.areas.models import Area
from forms_app.schema.types import Storage


class _Checked:
    """Adds ``sqlite_check`` ('{c}' stands for the quoted column) to the column's definition on SQLite."""

    sqlite_check = ""

    def db_check(self, connection: Any) -> str | None:
        if connection.vendor != "sqlite" or not self.sqlite_check:
            return None
        column = connection.ops.quote_name(self.column)  # type: ignore[attr-defined]
        # The schema editor interpolates the definition with %, hence the doubled sign in patterns.
        return self.sqlite_check.format(c=column, field=self)


class TextColumn(_Checked, models.CharField):
    sqlite_check = "typeof({c}) IN ('null', 'text') AND length({c}) <= {field.max_length}"


class IntegerColumn(_Checked, models.BigIntegerField):
    sqlite_check = "typeof({c}) IN ('null', 'integer')"


class DecimalColumn(_Checked, models.DecimalField):
    sqlite_check = "typeof({c}) IN ('null', 'integer', 'real')"


class DateColumn(_Checked, models.DateField):
    sqlite_check = "{c} IS NULL OR (typeof({c}) = 'text' AND date({c}, '+0 days') IS {c})"


class BooleanColumn(_Checked, models.BooleanField):
    sqlite_check = "{c} IS NULL OR {c} IN (0, 1)"


class UUIDColumn(_Checked, models.UUIDField):
    sqlite_check = "typeof({c}) IN ('null', 'text') AND length({c}) = 32"


def field_for(storage: Storage, column: str) -> models.Field:
    """The nullable Django field of an answer column. Raises KeyError for a storage kind without a column."""
    common: dict[str, Any] = {"db_column": column, "null": True, "blank": True}
    makers: dict[str, Callable[[], models.Field]] = {
        "text": lambda: TextColumn(max_length=storage.length, **common),
        "integer": lambda: IntegerColumn(**common),
        "decimal": lambda: DecimalColumn(max_digits=storage.digits, decimal_places=storage.places, **common),
        "date": lambda: DateColumn(**common),
        "boolean": lambda: BooleanColumn(**common),
        "uuid": lambda: UUIDColumn(**common),
        # DO_NOTHING: Django's collector never sees runtime models; areas.references guards, the constraint backs it.
        "area": lambda: models.ForeignKey(Area, models.DO_NOTHING, related_name="+", db_index=False, **common),
    }
    return makers[storage.kind]()


def storage_of(signature: str) -> Storage:
    """The reverse of ``Storage.signature``: 'decimal:15:4' → Storage('decimal', digits=15, places=4)."""
    kind, *numbers = signature.split(":")
    values = [int(number) for number in numbers]
    if kind == "text":
        return Storage("text", length=values[0])
    if kind == "decimal":
        return Storage("decimal", digits=values[0], places=values[1])
    return Storage(kind)
