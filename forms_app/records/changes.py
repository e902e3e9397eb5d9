"""What differs between two states of a record, in words: 联系电话 138****0001 → 139****0002."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from forms_app.areas.models import Appointment, Area
from forms_app.entry.attached import file_ids
from forms_app.entry.lists import Names
from forms_app.entry.models import Attachment
from forms_app.records.columns import masked_kinds, question_text
from forms_app.schema.model import Question
from forms_app.schema.types import is_single, parts_of
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import RecordModels, models_for, whole
from forms_app.tables.sides import field_at
from forms_app.tables.states import Row, State, Values

Address = Callable[[Attachment], str]


@dataclass(frozen=True)
class Side:
    """An answer before or after. ``files``: (attachment, its address)."""

    text: str = ""
    files: tuple[tuple[Attachment, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.files)


@dataclass(frozen=True)
class Change:
    label: str
    before: Side
    after: Side
    remark: str = ""


class Changes:
    """Reads states of one record's form, in the words of their versions. Personal data stays masked."""

    def __init__(self, form: Form, address: Address) -> None:
        self.form, self.address = form, address
        self.names, self.masked = Names(), masked_kinds(form)
        self._versions: dict[int, FormVersion] = {}
        self._rows: dict[tuple[type[models.Model], int], Any] = {}
        self._attachments: dict[UUID, Attachment | None] = {}

    def between(self, before: State, after: State) -> list[Change]:
        """In the order of the form; what only other versions ask is left out: nobody changes it."""
        now, then = self.built(after.version), self.built(before.version)
        found = list(self._area(before, after, now))
        for question in now.version.schema.questions:
            if question.type == "repeat":
                found += self._table(now, question, before, after)
            elif parts_of(question):
                found += self._answer(
                    question.label,
                    self._side(now, question, before.answers) or self._former(then, question, before.answers),
                    self._side(now, question, after.answers),
                    self._differs(now, question, before.answers, after.answers),
                )
        return found

    def built(self, version_id: int) -> RecordModels:
        if version_id not in self._versions:
            self._versions[version_id] = FormVersion.objects.get(pk=version_id)
            self._versions[version_id].form = self.form
        return models_for(self._versions[version_id])

    def _area(self, before: State, after: State, built: RecordModels) -> Iterator[Change]:
        if before.area != after.area and built.version.schema.area_question is None:
            yield Change(_("Area of the record"), Side(self._place(before.area)), Side(self._place(after.area)))

    def _place(self, pk: int) -> str:
        area = self.row(Area, pk)
        return str(area.full_name()) if area else ""

    def _answer(self, label: str, before: Side, after: Side, differs: bool) -> Iterator[Change]:
        if differs:
            same = bool(before) and before == after
            yield Change(label, before, after, _("the hidden part has changed") if same else "")

    def _differs(self, built: RecordModels, question: Question, before: Values, after: Values) -> bool:
        return any(before.get(name) != after.get(name) for name in built.attributes(question).values())

    def _side(self, built: RecordModels, question: Question, values: Values) -> Side:
        value = self.answer(built, question, values)
        files = self._files(question, value)
        text = (
            ""
            if files and is_single(question)
            else question_text(question, value, self.names, kind=self.masked.get(question.uuid, ""))
        )
        return Side(text, files)

    def _former(self, built: RecordModels, question: Question, values: Values) -> Side:
        """What the version before had stored, where the question's type has changed since."""
        try:
            return self._side(built, built.version.schema.question(question.uuid), values)
        except KeyError:
            return Side()

    def answer(self, built: RecordModels, question: Question, values: Values) -> Any:
        """The Python value that a state has for a question of this version."""
        model = self._model(built, question)
        return whole(
            {part: self.value(model, name, values.get(name)) for part, name in built.attributes(question).items()}
        )

    @staticmethod
    def _model(built: RecordModels, question: Question) -> type[models.Model]:
        parent = next(parent for one, parent in built.version.schema.walk() if one.uuid == question.uuid)
        return built.children[parent.uuid] if parent else built.main

    def value(self, model: type[models.Model], name: str, plain: Any) -> Any:
        """One stored value from its JSON; what it points to may be gone."""
        if plain is None:
            return None
        own: Any = field_at(model, name)
        return self.row(own.related_model, plain) if own.is_relation else own.to_python(plain)

    def row(self, model: type[models.Model], pk: int) -> Any:
        if (model, pk) not in self._rows:
            joins = ("user", "post", "area") if model is Appointment else ()
            self._rows[model, pk] = model._default_manager.select_related(*joins).filter(pk=pk).first()
        return self._rows[model, pk]

    def _files(self, question: Question, value: Any) -> tuple[tuple[Attachment, str], ...]:
        found = [self._attachment(uuid) for uuid in file_ids(question, value)]
        return tuple((one, self.address(one)) for one in found if one)

    def _attachment(self, uuid: UUID) -> Attachment | None:
        if uuid not in self._attachments:
            self._attachments[uuid] = Attachment.objects.filter(form=self.form, uuid=uuid).first()
        return self._attachments[uuid]

    # Tables

    def _table(self, built: RecordModels, repeat: Question, before: State, after: State) -> Iterator[Change]:
        then, now = before.rows.get(repeat.uuid, {}), after.rows.get(repeat.uuid, {})
        for key in [*now, *(key for key in then if key not in now)]:
            yield from self._row(built, repeat, then.get(key), now.get(key))
        for inner in repeat.repeats:
            yield from self._table(built, inner, before, after)

    def _row(self, built: RecordModels, repeat: Question, before: Row | None, after: Row | None) -> Iterator[Change]:
        place = {"table": repeat.label, "number": (after or before or {}).get("position", 0)}
        if before is None or after is None:
            row = after or before or {"answers": {}}
            side = Side(self._summary(built, repeat, row["answers"]), self._row_files(built, repeat, row["answers"]))
            words = _("%(table)s, row %(number)d (added)") if after else _("%(table)s, row %(number)d (removed)")
            yield Change(words % place, Side() if after else side, side if after else Side())
            return
        for question in repeat.scalars:
            if parts_of(question):
                yield from self._answer(
                    _("%(table)s, row %(number)d: %(label)s") % {**place, "label": question.label},
                    self._side(built, question, before["answers"]),
                    self._side(built, question, after["answers"]),
                    self._differs(built, question, before["answers"], after["answers"]),
                )
        if before["position"] != after["position"]:
            positions = [_("row %(number)d") % {"number": row["position"]} for row in (before, after)]
            label = _("%(table)s, row %(number)d") % place
            yield Change(label, Side(positions[0]), Side(positions[1]), _("moved"))

    def _summary(self, built: RecordModels, repeat: Question, values: Values) -> str:
        sides = ((question, self._side(built, question, values)) for question in _stored(repeat.scalars))
        return "；".join(f"{question.label}：{side.text}" for question, side in sides if side.text)

    def _row_files(self, built: RecordModels, repeat: Question, values: Values) -> tuple[tuple[Attachment, str], ...]:
        return tuple(file for question in _stored(repeat.scalars) for file in self._side(built, question, values).files)


def _stored(questions: Iterable[Question]) -> Iterator[Question]:
    return (question for question in questions if parts_of(question))
