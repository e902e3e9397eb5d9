"""Records of another form: only those that the person filling in may read, told apart by what the form says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area, spell
from forms_app.areas.scope import successor
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.display import masked
from forms_app.entry.kinds.find_widgets import Finder, Found, plain
from forms_app.entry.kinds.listed import SEARCHED
from forms_app.entry.lists import Names
from forms_app.entry.searching import search, tell
from forms_app.schema.kinds.links import shown_keys
from forms_app.schema.linking import known_by
from forms_app.schema.model import Question
from forms_app.tables.models import Form
from forms_app.tables.runtime import RecordModels, models_for
from forms_app.tables.scope import visible

_NONE = _("There is no such record among yours. Choose one of those found.")


class Linked:
    """The form that a question points to, and what its records are known by. One query."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @cached_property
    def form(self) -> Form | None:
        slug = str(self.question.option("form") or "")
        found = Form.objects.filter(slug=slug, current__isnull=False).select_related("current").first()
        if found and found.current:
            found.current.form = found
        return found

    @cached_property
    def built(self) -> RecordModels:
        assert self.form is not None
        assert self.form.current is not None
        return models_for(self.form.current)

    @cached_property
    def shown(self) -> list[Question]:
        return known_by(self.built.version.schema, shown_keys(self.question))

    def joined(self, records: QuerySet) -> QuerySet:
        return records.select_related(*self.built.joins(self.shown))

    def title(self, record: Any, names: Mapping[str, str]) -> str:
        """'李阿婆，3****************7'; without any answer the place and the day."""
        values = ((question, self.built.answer(question, record)) for question in self.shown)
        texts = [masked(question, value) for question, value in values if value not in (None, "")]
        return "，".join(texts) or f"{spell(record.area_path, names)} {day(record)}".strip()


def day(record: Any) -> str:
    return timezone.localtime(record.submitted_at).strftime("%Y-%m-%d")


class Records(Linked):
    """Those that one person may name: what she may read, the record's own area first."""

    def __init__(self, question: Question, user: Any, near: str = "") -> None:
        super().__init__(question)
        self.user, self.near = user, near

    @property
    def all(self) -> QuerySet:
        assert self.form is not None
        return visible(self.user, self.form, "read")

    def short(self) -> None:
        """Always searched: there may be a million."""

    def search(self, text: str, limit: int) -> list[Found]:
        if self.form is None:
            return []
        records = self.all
        text = plain(text)
        if text:
            tell(self.user, self.form, text)
            records = records.filter(search(self.built, text))
        records = self.joined(records).order_by("-submitted_at", "-id")
        found: list[Any] = []
        if self.near:
            found = list(records.filter(area_path__gte=self.near, area_path__lt=successor(self.near))[:limit])
        if len(found) < limit:
            found += list(records.exclude(pk__in=[one.pk for one in found])[: limit - len(found)])
        return self._found(found)

    def find(self, code: str) -> Model | None:
        """None for what is not there, deleted, of another form, or not hers to read: nobody learns which."""
        try:
            uuid = UUID(code)
        except ValueError:
            return None
        return self.joined(self.all).filter(uuid=uuid).first() if self.form and str(uuid) == code.lower() else None

    def get(self, code: str) -> Found | None:
        found = self.find(code)
        return self._found([found])[0] if found else None

    def _found(self, records: Sequence[Any]) -> list[Found]:
        names = Area.names_of([record.area_path for record in records]) if records else {}
        return [
            Found(
                str(record.uuid), self.title(record, names), f"{spell(record.area_path, names)} {day(record)}".strip()
            )
            for record in records
        ]


class RecordLinkField(forms.Field):
    """Cleans to the uuid of a record that the person filling in may read."""

    widget: Finder
    source: Records | None = None

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=Finder(
                required=question.required,
                hint=_("Look for a name or another word; phones and ID numbers only as a whole."),
                missed=_("No such record among yours. Try fewer or other words."),
            ),
            error_messages={"required": _("Choose a record.")},
        )

    def bind(self, context: FieldContext) -> None:
        if context.areas is not None:
            self.source = self.widget.source = records(self.question, context)
            self.widget.search_at = f"{context.links_at}{self.question.uuid}/" if context.links_at else ""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, UUID) else value

    def to_python(self, value: Any) -> UUID | None:
        text = "" if value is None else str(value).strip()
        if not text and self.widget.typed:
            raise ValidationError(SEARCHED, code="searched", params={"text": self.widget.typed})
        if not text:
            return None
        found: Any = self.source.find(text) if self.source else None
        if found is None:
            raise ValidationError(_NONE, code="record")
        uuid: UUID = found.uuid
        return uuid

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def records(question: Question, context: FieldContext) -> Records:
    assert context.areas is not None
    user = context.areas.user
    return context.keep(("records", question.uuid), lambda: Records(question, user, context.near))


def record_link(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return RecordLinkField(question)


def load_titles(names: Any, question: Question, uuids: Iterable[Any]) -> dict[UUID, str]:
    """The titles of these records, those that are not known yet in one or two queries; deleted ones are missing."""
    known = names.kept.setdefault(("titles", question.uuid), {}) if isinstance(names, Names) else {}
    missing = {uuid for uuid in uuids if uuid is not None and uuid not in known}
    linked = Linked(question)
    if missing and linked.form is not None:
        rows = linked.built.main._default_manager.filter(uuid__in=missing, deleted_at__isnull=True)
        found: list[Any] = list(linked.joined(rows))
        areas = Area.names_of([record.area_path for record in found]) if found else {}
        known |= {record.uuid: linked.title(record, areas) for record in found}
    known |= {uuid: "" for uuid in missing if uuid not in known}
    return known


def text(question: Question, value: Any, names: Any) -> str:
    return load_titles(names, question, [value]).get(value) or _now("Deleted record")


def part(question: Question, name: str, value: Any, names: Any) -> str:
    """Exports have a column for the identity, which imports take, and one for the title."""
    return text(question, value, names) if name == "title" else str(value)
