"""Django models of published tables, built at run time in a private app registry.

What works on them: the ORM, select_related, cascading deletes to child rows. What does not: ContentType, model
permissions, Wagtail's log, and PROTECT/SET_NULL into real models (areas.references takes their place).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.db import models

from forms_app.areas.models import Area
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, Storage, parts_of
from forms_app.tables.fields import fields_for
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.names import side_table
from forms_app.tables.sides import SideAttribute, SideKey, WideManager, WideRow, with_joins
from forms_app.tables.stored import TABLE, StoredColumn, columns_of

Model = type[models.Model]
Column = FormColumn | StoredColumn
_CACHE_SIZE = 200
_cache: OrderedDict[tuple, RecordModels] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class RecordModels:
    """The models of one version. ``children`` by the repeat's uuid; ``columns`` by (question uuid, part)."""

    version: FormVersion
    main: Model
    children: dict[str, Model]
    columns: dict[tuple[str, str], StoredColumn] = field(default_factory=dict)

    def attribute(self, question_uuid: str, part: str = "") -> str:
        """The model field that holds a question's answer: 'f17'. Raises KeyError for an unknown question."""
        return self.columns[question_uuid, part].attribute

    def attributes(self, question: Question) -> dict[str, str]:
        """The model fields of a question by part."""
        return {part.name: self.attribute(question.uuid, part.name) for part in parts_of(question)}

    def answer(self, question: Question, row: models.Model) -> Any:
        """What ``row`` has for a question: a value, or where it has several columns a dict by part, None if empty."""
        values = {part: getattr(row, attribute) for part, attribute in self.attributes(question).items()}
        return whole(values)

    def values(self, questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
        """Model fields with their values, from answers by question uuid. Empty answers are NULL: one form in SQL."""
        found: dict[str, Any] = {}
        for question in questions:
            if question.type != "repeat":
                by_part = split(question, answers.get(question.uuid))
                found |= {self.attribute(question.uuid, part): value for part, value in by_part.items()}
        return found

    def joins(self, questions: Iterable[Question]) -> list[str]:
        """What to select_related, so that the text of no answer to these runs a query."""
        return [
            name
            for question in questions
            if TYPES[question.type].joins
            for name in joins_of(question, self.attribute(question.uuid))
        ]

    def rows(self, repeat: Question, records: Iterable[int]) -> models.QuerySet:
        """The rows of a table in these records, one record after the other; inside another table by its rows first."""
        model = self.children[repeat.uuid]
        owner = path_to_record(model)
        around = owner.split("__")[1:]  # the row that these stand in, if any
        order = [f"{owner}_id", *(f"{name}__position" for name in around), "position", "pk"]
        rows = model._default_manager.filter(**{f"{owner}_id__in": list(records)})
        return with_joins(rows.select_related(*around), self.joins(repeat.scalars)).order_by(*order)


def joins_of(question: Question, attribute: str) -> list[str]:
    """What to select_related for the text of an answer: 'f17', 'f18__user'."""
    return [f"{attribute}__{name}".removesuffix("__") for name in TYPES[question.type].joins]


def path_to_record(model: Model) -> str:
    """From a row of this table to the id of its record: 'pk' in the form's own, 'parent', 'parent__parent'."""
    steps = 0
    while any(field.name == "parent" for field in model._meta.fields):
        model = model._meta.get_field("parent").related_model  # type: ignore[assignment]
        steps += 1
    return "__".join(["parent"] * steps) or "pk"


def split(question: Question, answer: Any) -> dict[str, Any]:
    """An answer by part, None for what is empty: {'': 'nan'}, {'lat': Decimal('31.2'), 'lon': …}."""
    given = answer if isinstance(answer, Mapping) else {"": answer}
    return {part.name: None if given.get(part.name) == "" else given.get(part.name) for part in parts_of(question)}


def whole(values: dict[str, Any]) -> Any:
    """The reverse of ``split``."""
    if list(values) == [""]:
        return values[""]
    return values if any(value is not None for value in values.values()) else None


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
    answers: dict[str, list[StoredColumn]] = {}
    for column in columns.values():
        if column.storage != TABLE:
            answers.setdefault(column.table, []).append(column)
    tables = {"": record_model(version.form, answers.get("", ()), registry)}
    children: dict[str, Model] = {}
    for (uuid, _part), column in columns.items():
        if column.storage == TABLE:
            own = answers.get(column.question, ())
            children[uuid] = row_model(column.column, tables[column.table], own, registry)
            tables[column.question] = children[uuid]
    return RecordModels(version, tables[""], children, columns)


def table_model(form: Form, repeat: UUID | str | None, columns: Iterable[Column]) -> Model:
    """A model over one table of a form with these answer columns: a repeat's, or its own. One query for a repeat's."""
    if repeat is None:
        return record_model(form, columns)
    tables = {str(c.question_uuid): c for c in FormColumn.objects.filter(form=form, storage="table")}
    chain = [tables[str(repeat)]]
    while chain[0].parent_uuid is not None:
        chain.insert(0, tables[str(chain[0].parent_uuid)])
    registry = _Registry()
    model = record_model(form, (), registry)
    for table in chain:
        model = row_model(table.column, model, columns if table is chain[-1] else (), registry)
    return model


def record_model(form: Form, columns: Iterable[Column], registry: Apps | None = None) -> Model:
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


def row_model(table: str, above: Model, columns: Iterable[Column], registry: Apps | None = None) -> Model:
    """A model over a repeat's child table; ``above`` is that of the records or rows around it. ``position`` from 1."""
    fields: dict[str, Any] = {
        "parent": models.ForeignKey(above, models.CASCADE, related_name=f"rows_{table}"),
        "position": models.PositiveIntegerField(),
    }
    return _model(f"Row_{table}", table, fields, columns, registry, [])


def _model(
    name: str,
    table: str,
    fields: dict[str, Any],
    columns: Iterable[Column],
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
    columns = list(columns)
    body = {
        "__module__": __name__,
        "Meta": meta,
        "id": models.BigAutoField(primary_key=True, auto_created=True),
        **fields,
        **_answers(column for column in columns if not column.side),
    }
    if apart := [column for column in columns if column.side]:
        return _with_sides(name, body, apart)
    return type(name, (models.Model,), body)


def _answers(columns: Iterable[Column]) -> dict[str, Any]:
    return fields_for({f"f{column.id}": (column.storage, column.column) for column in columns})


def _with_sides(name: str, body: dict[str, Any], columns: list[Column]) -> Model:
    """The same with models of its side tables, ``sides`` by relation."""
    body |= {"objects": WideManager(), "sides": {}}
    for column in columns:
        relation, _found, field_name = column.attribute.partition("__")
        body[column.attribute] = SideAttribute(relation, field_name)
        if Storage.read(column.storage).kind in {"area", "person"}:
            body[f"{column.attribute}_id"] = SideAttribute(relation, f"{field_name}_id")
    model: Any = type(name, (WideRow,), body)
    for side in sorted({column.side for column in columns}):
        mine = [column for column in columns if column.side == side]
        model.sides[f"side_{side}"] = _side_model(model, side, mine)
    return model


def _side_model(model: Any, side: int, columns: list[Column]) -> Model:
    """``row`` is its key and its row."""
    names = {"app_label": "data", "apps": model._meta.apps, "default_permissions": ()}
    meta = type("Meta", (), names | {"db_table": side_table(model._meta.db_table, side)})
    row = SideKey(model, db_column="id", related_name=f"side_{side}")
    body = {"__module__": __name__, "Meta": meta, "is_side": True, "row": row, **_answers(columns)}
    return type(f"{model.__name__}_side_{side}", (models.Model,), body)
