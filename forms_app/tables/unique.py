"""Answers that may not be alike, held by partial unique indexes: the last word, also between two who send at once.

Empty answers never collide, nor do withdrawn records. What comes before the last word is in ``entry.unique``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import Count, QuerySet

from forms_app.schema.uniqueness import UniqueRule, unique_rules
from forms_app.tables.derived import Derived
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import Model, RecordModels, models_for


class Repeated(Exception):
    """Something was not written because another record has the same answers. ``rule``: which are meant."""

    def __init__(self, rule: UniqueRule) -> None:
        super().__init__(rule.label)
        self.rule = rule


@dataclass(frozen=True)
class Held:
    """A rule in the database: the model fields that may not be alike, and the name of the index."""

    rule: UniqueRule
    model: Model
    attributes: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        return [str(self.model._meta.get_field(attribute).column) for attribute in self.attributes]  # type: ignore[union-attr]

    @property
    def index(self) -> str:
        return index_name("u", self.model, self.columns)

    def key(self, answers: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """What may not come twice of these answers by question uuid; None where one of them is empty."""
        found = tuple(answers.get(question.uuid) for question in self.rule.questions)
        return None if any(value in (None, "") for value in found) else found

    def live(self) -> QuerySet:
        """Rows that count."""
        rows = self.model._default_manager.all()
        return rows if self.rule.table else rows.filter(deleted_at__isnull=True)

    def others(self, key: Iterable[Any], except_for: UUID | None = None) -> QuerySet:
        """Records with the same answers. Of rules of the form itself only: rows are compared within their record."""
        found = self.live().filter(**dict(zip(self.attributes, key, strict=True)))
        return found.exclude(uuid=except_for) if except_for else found

    def repeats(self) -> QuerySet:
        """Groups of rows that are alike, the largest first: the values, ``many``."""
        full = self.live().filter(**{f"{name}__isnull": False for name in self.attributes})
        place = ("parent_id",) if self.rule.table else ()
        groups = full.order_by().values(*place, *self.attributes).annotate(many=Count("pk"))
        return groups.filter(many__gt=1).order_by("-many", *self.attributes)


def index_name(kind: str, model: Model, columns: Iterable[str]) -> str:
    """'data_<digest of the table>_u_<digest of the columns>': the same as long as it means the same."""
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in (model._meta.db_table, ",".join(columns))]
    return f"data_{digests[0][:16]}_{kind}_{digests[1][:12]}"


def held(built: RecordModels) -> list[Held]:
    """The rules of this version."""
    return list(_held(unique_rules(built.version.schema), built))


def held_now(version: FormVersion) -> list[Held]:
    """The rules of the current version, as far as they concern columns that ``version`` writes too."""
    form = version.form
    if form.current is None or form.current_id == version.pk:
        return held(models_for(version))
    now, mine = models_for(form.current), models_for(version)
    own = {column.id for column in mine.columns.values()}
    return [
        one
        for one in held(now)
        if all(now.columns[question.uuid, ""].id in own for question in one.rule.questions)
    ]  # fmt: skip


def _held(rules: Iterable[UniqueRule], built: RecordModels) -> Iterator[Held]:
    for rule in rules:
        model = built.children[rule.table] if rule.table else built.main
        yield Held(rule, model, tuple(built.attribute(question.uuid) for question in rule.questions))


def unique_indexes(built: RecordModels) -> Iterator[Derived]:
    quote = connection.ops.quote_name
    for one in held(built):
        columns = ", ".join(quote(name) for name in [*(["parent_id"] if one.rule.table else []), *one.columns])
        where = "" if one.rule.table else " WHERE deleted_at IS NULL"
        name, table = quote(one.index), quote(one.model._meta.db_table)
        create = f"CREATE UNIQUE INDEX {name} ON {table} ({columns}){where}"
        yield Derived("index", one.index, (create,), (f"DROP INDEX IF EXISTS {name}",))


def is_repeat(error: BaseException) -> bool:
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(error)


def rule_of(error: DatabaseError, rules: Iterable[Held]) -> UniqueRule | None:
    """The rule that a database refused to break; None where it refused something else."""
    if not is_repeat(error):
        return None
    text = str(error)
    for one in rules:
        table = one.model._meta.db_table
        columns = [*(["parent_id"] if one.rule.table else []), *one.columns]
        told = "UNIQUE constraint failed: " + ", ".join(f"{table}.{name}" for name in columns)
        if one.index in text or text == told:
            return one.rule
    return None
