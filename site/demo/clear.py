"""清空演示数据: everything fictitious goes, and nothing else.

Fictitious is what lies in the county 329921 望禾县 (3299 is no region of China) and its people. Forms stay: they are
drawn up, not made up, and hold no data any more. What something real refers to stays too, and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from wagtail.models import Page

from demo import admission, passwords
from demo.places import COUNTY_CODE, places
from demo.staff import DEPARTMENTS, staff
from forms_app.areas.models import Area, Department
from forms_app.areas.scope import successor
from forms_app.designer.models import Confirmation
from forms_app.entry.models import Attachment
from forms_app.entry.photos import thumbnail_path
from forms_app.records.models import Import
from forms_app.tables.models import Form, RecordEdit, SerialCounter
from forms_app.tables.runtime import models_for

COUNTY_NAME = "望禾县"
MARK = "（演示）"  # stands behind the phone of everybody who was made up


def marker() -> Path:
    """There once the demo was cleared: an empty database gets no second one."""
    return settings.GEWU_DATA / "no-demo"


@dataclass
class Extent:
    """What would go: counts for the page that asks. ``typed``: records that somebody entered while trying out."""

    areas: int = 0
    people: int = 0
    records: int = 0
    typed: int = 0
    kept: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.areas or self.people)


def county() -> Area | None:
    """The demo county; None when there is none, or when a real one has taken its place."""
    return Area.objects.filter(depth=1, code=COUNTY_CODE, name=COUNTY_NAME).first()


def people() -> models.QuerySet:
    """The demo's accounts: their user names, and the mark on the phone unless somebody has claimed the account."""
    names = [person.username for person in staff(list(places(grids=9, micros=9)))]
    names += [person.username for person in staff(list(places()))]
    return get_user_model()._default_manager.filter(username__in=set(names), phone__endswith=MARK)


def extent() -> Extent:
    """Counts what ``clear`` would remove. Some queries per form."""
    root = county()
    if root is None:
        return Extent()
    found = Extent(areas=_tree(root).count(), people=people().count())
    for _form, records in _records(root):
        found.records += records.filter(source="demo").count()
        found.typed += records.exclude(source="demo").count()
    return found


def clear() -> Extent:
    """Remove it all in one transaction; files go once that has succeeded. Returns what went and what was kept."""
    root = county()
    if root is None:
        return Extent()
    before = extent()
    with transaction.atomic():
        files = list(_remove_records(root))
        sweep = _Sweep(root)
        kept = sweep.run()
    for remove in [*files, *sweep.files]:
        with suppress(OSError):  # a file that stays is noise on the disk, not a fault of what was asked for
            remove()
    passwords.path().unlink(missing_ok=True)
    marker().touch()
    before.kept = kept
    return before


def _tree(root: Area) -> models.QuerySet:
    return Area.objects.filter(path__gte=root.path, path__lt=successor(root.path))


def _records(root: Area) -> Iterator[tuple[Form, models.QuerySet]]:
    """Of every form, the records of the demo's areas, removed ones included."""
    for form in Form.objects.filter(current__isnull=False).select_related("current"):
        model = models_for(form.current).main  # type: ignore[arg-type]
        yield form, model._default_manager.filter(area_path__gte=root.path, area_path__lt=successor(root.path))


def _remove_records(root: Area) -> Iterator[Callable[[], None]]:
    """Delete records, child rows, histories and photos; yields what removes each photo's file afterwards."""
    for form, records in _records(root):
        uuids = list(records.values_list("uuid", flat=True))
        for start in range(0, len(uuids), 500):
            photos = Attachment.objects.filter(form=form, record_uuid__in=uuids[start : start + 500])
            for photo in photos:
                yield _remover(photo.file)
                yield partial(photo.file.storage.delete, thumbnail_path(photo))
            photos.delete()
            RecordEdit._base_manager.filter(form=form, record_uuid__in=uuids[start : start + 500]).delete()
        _delete_rows(form, records)
        if not records.model._default_manager.exists():
            SerialCounter.objects.filter(form=form).delete()  # the numbers of real records begin with 1


def _delete_rows(form: Form, records: models.QuerySet) -> None:
    """Child tables of every version first: an archived repeat is no relation of the current version's model.

    Tables inside others before those: their rows hang on rows, not on records.
    """
    model = records.model
    with connection.cursor() as cursor:
        quote = connection.ops.quote_name
        table = quote(model._meta.db_table)
        sql, parameters = records.values("pk").query.sql_with_params()
        tables = list(form.columns.filter(storage="table"))
        outer = {one.question_uuid: quote(one.column) for one in tables if one.parent_uuid is None}
        for one in tables:
            if one.parent_uuid and (around := outer.get(one.parent_uuid)):
                rows = f"SELECT id FROM {around} WHERE parent_id IN ({sql})"  # noqa: S608
                cursor.execute(f"DELETE FROM {quote(one.column)} WHERE parent_id IN ({rows})", parameters)  # noqa: S608
        for child in outer.values():
            cursor.execute(f"DELETE FROM {child} WHERE parent_id IN ({sql})", parameters)  # noqa: S608
        cursor.execute(f"DELETE FROM {table} WHERE id IN ({sql})", parameters)  # noqa: S608


class _Sweep:
    """Everything else that hangs on the demo's areas and people, in whatever order the references allow.

    Rows that belong to an area go with it. What merely names a person loses the name where it may be empty; a person
    whom something real still names stays, deactivated.
    """

    def __init__(self, root: Area) -> None:
        self.root = root
        self.users = list(people().values_list("pk", flat=True))
        self.areas = list(_tree(root).values_list("pk", flat=True))
        self.imports = list(Import.objects.filter(owner__in=self.users).values_list("pk", flat=True))
        self.files: list[Callable[[], None]] = []

    def run(self) -> list[str]:
        departments = Department.objects.filter(name__in=DEPARTMENTS, area__in=self.areas)
        admission.remove(departments)
        self._release_people()
        pending = [
            *self._rows_of_areas(),
            Confirmation.objects.filter(user__in=self.users),
            Import.objects.filter(pk__in=self.imports),
        ]
        for rows in pending:
            self._note_files(rows)
        while pending:
            stuck = [rows for rows in pending if not _try_delete(rows)]
            if len(stuck) == len(pending):
                break
            pending = stuck
        self._note_files(people())
        return [*_delete_nodes(departments), *self._delete_people(), *_delete_nodes(_tree(self.root))]

    def _rows_of_areas(self) -> Iterator[models.QuerySet]:
        for model, foreign in _relations_to(Area):
            if model not in {Department, RecordEdit}:  # histories go with their records, wherever these were once
                yield model._base_manager.filter(**{f"{foreign.name}__in": self.areas})

    def _release_people(self) -> None:
        for model, foreign in _relations_to(get_user_model()):
            if foreign.null:
                model._base_manager.filter(**{f"{foreign.name}__in": self.users}).update(**{foreign.name: None})

    def _delete_people(self) -> Iterator[str]:
        for user in get_user_model()._default_manager.filter(pk__in=self.users):
            if not _try_delete_one(user):
                get_user_model()._default_manager.filter(pk=user.pk).update(is_active=False)
                yield str(user)

    def _note_files(self, rows: models.QuerySet) -> None:
        names = [one.name for one in rows.model._meta.get_fields() if isinstance(one, models.FileField)]
        if names:
            for instance in rows:
                self.files += [_remover(getattr(instance, name)) for name in names if getattr(instance, name)]


def _remover(file: Any) -> Callable[[], None]:
    storage, name = file.storage, file.name
    return lambda: storage.delete(name)


def _relations_to(target: type[models.Model]) -> Iterator[tuple[type[models.Model], Any]]:
    """Models with a foreign key to areas or people, many-to-many tables left to their owners."""
    for model in apps.get_models():
        for one in model._meta.get_fields():
            if isinstance(one, models.ForeignKey) and one.model is model and one.related_model is target:
                yield model, one


def _try_delete(rows: models.QuerySet) -> bool:
    """Whether these rows are gone. Pages are deleted one by one: the tree has to be kept in order."""
    try:
        with transaction.atomic():
            if issubclass(rows.model, Page):
                for page in list(rows):
                    Page.objects.get(pk=page.pk).specific.delete()
            else:
                rows.delete()
    except (ProtectedError, RestrictedError):
        return False
    return True


def _try_delete_one(instance: models.Model) -> bool:
    try:
        with transaction.atomic():
            instance.delete()
    except (ProtectedError, RestrictedError):
        return False
    return True


def _delete_nodes(nodes: models.QuerySet) -> Iterator[str]:
    """Leaves first; what something real refers to is kept and named."""
    for node in sorted(nodes, key=lambda it: -it.depth):
        fresh = type(node)._default_manager.get(pk=node.pk)
        if not _try_delete_one(fresh):
            yield str(node)
