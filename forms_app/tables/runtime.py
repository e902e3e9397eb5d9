"""Django models of published tables, built at run time in a private app registry.

What works on them: the ORM, select_related, cascading deletes to child rows. What does not: ContentType, model
permissions, Wagtail's log, and PROTECT/SET_NULL into real models (areas.references takes their place).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.db import models

from forms_app.areas.models import Area
from forms_app.schema.types import TYPES
from forms_app.tables.fields import field_for, storage_of
from forms_app.tables.models import Form, FormColumn, FormVersion

Model = type[models.Model]
_CACHE_SIZE = 200
_cache: OrderedDict[tuple, RecordModels] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class RecordModels:
    """The models of one version. ``children`` by the repeat's uuid; ``columns`` by (question uuid, repeat uuid)."""

    version: FormVersion
    main: Model
    children: dict[str, Model]
    columns: dict[str, FormColumn] = field(default_factory=dict)

    def attribute(self, question_uuid: str) -> str:
        """The model field that holds a question's answer: 'f17'. Raises KeyError for an unknown question."""
        return self.columns[question_uuid].attribute


class _Registry(Apps):
    """Without a stub app config the delete collector finds no relations, and child rows would be left behind."""

    def __init__(self) -> None:
        super().__init__(())
        stub = type("DataConfig", (), {"label": "data", "models": self.all_models["data"]})()
        stub.get_models = lambda *_args, **_kwargs: list(self.all_models["data"].values())
        self.app_configs["data"] = stub
        self.apps_ready = self.models_ready = self.ready = True


def models_for(version: FormVersion) -> RecordModels:
    """The models of a published version, cached per process: a version never changes, so nothing goes stale."""
    key = (version.pk, version.schema_hash, version.published_at)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    built = build_models(version)
    with _lock:
        _cache[key] = built
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return built


def clear_cache() -> None:
    with _lock:
        _cache.clear()


def build_models(version: FormVersion) -> RecordModels:
    """Build without the cache: inside the publishing transaction, which may yet be rolled back. One query."""
    columns = columns_of(version)
    registry = _Registry()
    tops = [columns[question.uuid] for question in version.schema.scalars]
    main = record_model(version.form, tops, registry)
    children = {
        repeat.uuid: row_model(
            columns[repeat.uuid].column, main, [columns[question.uuid] for question in repeat.questions], registry
        )
        for repeat in version.schema.repeats
    }
    return RecordModels(version, main, children, columns)


def columns_of(version: FormVersion) -> dict[str, FormColumn]:
    """A version's columns by question uuid: those whose place and storage are the version's own."""
    known = {
        (str(column.question_uuid), str(column.parent_uuid or ""), column.storage): column
        for column in FormColumn.objects.filter(form_id=version.form_id)
    }
    return {
        question.uuid: known[question.uuid, parent.uuid if parent else "", TYPES[question.type].storage.signature]
        for question, parent in version.schema.walk()
    }


def record_model(form: Form, columns: Iterable[FormColumn], registry: Apps | None = None) -> Model:
    """A model over a form's main table with the system columns and the given answer columns."""
    fields: dict[str, Any] = {
        "uuid": models.UUIDField(unique=True),
        "version": models.ForeignKey(FormVersion, models.DO_NOTHING, related_name="+", db_index=False),
        "area": models.ForeignKey(Area, models.DO_NOTHING, related_name="+", db_index=False),
        "area_path": models.CharField(max_length=255),
        "submitted_by": models.ForeignKey(
            get_user_model(), models.DO_NOTHING, related_name="+", null=True, db_index=False
        ),
        "submitted_at": models.DateTimeField(),
        "updated_at": models.DateTimeField(),
        "source": models.CharField(max_length=20),
        "deleted_at": models.DateTimeField(null=True),
    }
    digest = hashlib.sha256(form.table.encode()).hexdigest()[:16]
    index = models.Index(fields=["area_path", "submitted_at", "id"], name=f"data_{digest}_area")
    return _model("Record", form.table, fields, columns, registry, [index])


def row_model(table: str, main: Model, columns: Iterable[FormColumn], registry: Apps | None = None) -> Model:
    """A model over a repeat's child table. ``position`` counts from 1."""
    fields: dict[str, Any] = {
        "parent": models.ForeignKey(main, models.CASCADE, related_name=f"rows_{table}"),
        "position": models.PositiveIntegerField(),
    }
    return _model(f"Row_{table}", table, fields, columns, registry, [])


def _model(
    name: str,
    table: str,
    fields: dict[str, Any],
    columns: Iterable[FormColumn],
    registry: Apps | None,
    indexes: list[models.Index],
) -> Model:
    meta = type(
        "Meta",
        (),
        {
            "app_label": "data",
            "apps": registry or _Registry(),
            "db_table": table,
            "indexes": indexes,
            "default_permissions": (),
        },
    )
    answers = {column.attribute: field_for(storage_of(column.storage), column.column) for column in columns}
    body = {
        "__module__": __name__,
        "Meta": meta,
        "id": models.BigAutoField(primary_key=True, auto_created=True),
        **fields,
        **answers,
    }
    return type(name, (models.Model,), body)
