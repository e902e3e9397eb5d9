"""The forms of all steps: made of what was typed, and settled by what the form's expressions say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from formtools.wizard.views import NamedUrlWizardView

from forms_app.areas.models import CODE_LENGTH, Area
from forms_app.collect.access import Visit
from forms_app.collect.linked import LINKED, near
from forms_app.collect.models import Draft
from forms_app.collect.steps import Steps
from forms_app.entry import logic, raw
from forms_app.entry.carrying import carry_raw
from forms_app.entry.context import Circumstances, FieldContext
from forms_app.entry.counted import Counts, counts_of
from forms_app.entry.models import Attachment
from forms_app.entry.photos import PhotoBox
from forms_app.entry.sections import SectionForm
from forms_app.entry.stored import Stored
from forms_app.schema.model import Section

CHECK, RECEIPT = "check", "receipt"  # beside the steps, in addresses


class StepForms(NamedUrlWizardView):
    visit: Visit
    sections: dict[str, Section]
    steps_now: Steps | None = None

    @property
    def draft(self) -> Draft:
        """Never missing while a POST is handled: the first one makes it."""
        assert self.visit.draft is not None
        return self.visit.draft

    def get_step_url(self, step: str) -> str:
        slug, draft = self.visit.form.slug, self.visit.draft
        if draft is None:
            return reverse("collect:fill", args=[slug])
        return reverse("collect:step", args=[slug, draft.uuid, step])

    def to(self, step: str, anchor: str = "") -> HttpResponse:
        return HttpResponseRedirect(self.get_step_url(step) + (f"#{anchor}" if anchor else ""))

    @cached_property
    def context(self) -> FieldContext:
        draft = self.visit.draft
        photos = PhotoBox(draft.uuid if draft else None, self.photo_url, draft.record_uuid if draft else None)
        return FieldContext(
            self.visit.areas,
            photos,
            given=self.visit.given,
            circumstances=Circumstances(
                draft.created_at if draft else None, self.request.headers.get("User-Agent", "")
            ),
            search_at=f"/f/{self.visit.form.slug}/codes/",
            links_at=f"/f/{self.visit.form.slug}/records/",
            near=self.near,
            stored=self.stored,
            language=self.visit.spoken.language,
        )

    @property
    def stored(self) -> Stored | None:
        """The record that is being corrected."""
        return None

    @property
    def near(self) -> str:
        """The path of the record's area: as answered so far, else as known before."""
        schema = self.visit.version.schema
        if not any(question.type in LINKED for question, _parent in schema.walk()):
            return ""
        names = {raw.AREA_NAME, raw.question_name(schema.area_question) if schema.area_question else ""}
        rows = [row.data for row in self.storage.rows.values()]
        chosen = [code for data in rows for name in names for code in data.get(name, []) if code]
        area = Area.find(chosen[-1].strip()[:20]) if chosen else None
        return area.path if area else near(self.visit)

    def photo_url(self, photo: Attachment) -> str:
        return reverse("collect:photo", args=[self.visit.form.slug, self.draft.uuid, photo.uuid])

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> Any:
        """Of one step, before the form's expressions have acted on it: see ``settled``."""
        step = step or self.steps.current
        return forms.Form(data) if step == CHECK else self.section_form(step, data, self.counts)

    def section_form(self, step: str, data: Any, counts: Counts) -> SectionForm:
        return SectionForm(
            self.visit.version,
            self.sections[step],
            data,
            initial=self.get_form_initial(step),
            context=self.context,
            ask_area=step == self.steps.first and self.asks_area,
            counts=counts,
        )

    @property
    def counts(self) -> Counts:
        return counts_of(self.visit.version.schema, [row.data for row in self.storage.rows.values()])

    def settled(self) -> Steps:
        """All steps as they stand, with what the form's expressions make of them.

        Steps that ask nothing are bound without data, so that what they compute is stored.
        """
        steps = self.settled_with(set())
        silent = {step for step, form in steps.forms.items() if form.data is None and steps.asks_nothing(step)}
        return self.settled_with(silent) if silent else steps

    def settled_with(self, silent: set[str]) -> Steps:
        def form_of(step: str, counts: Counts) -> SectionForm:
            data = MultiValueDict() if step in silent else self.storage.get_step_data(step)
            return self.section_form(step, data, counts)

        found, outcome = logic.settled(
            self.visit.version,
            lambda counts: [form_of(step, counts) for step in self.sections],
            self.context,
            self.counts,
        )
        return Steps(dict(zip(self.sections, found, strict=True)), outcome)

    @cached_property
    def has_logic(self) -> bool:
        return not logic.program_of(self.visit.version).is_empty

    @property
    def asks_area(self) -> bool:
        """Only where neither a question, nor a QR code, nor the person's own post tells the area."""
        if self.visit.version.schema.area_question or self.visit.area:
            return False
        return self.default_area is None

    @property
    def default_area(self) -> Any:
        return self.visit.area or self.visit.areas.own_grid() or self.visit.areas.only()

    def get_form_initial(self, step: str) -> dict[str, Any]:
        return self.initial_area(step) | self.initial_carried(step)

    def initial_carried(self, step: str) -> dict[str, Any]:
        """What records chosen in other steps say, for a step that nobody has filled in yet."""
        if step in self.storage.rows:
            return {}
        rows = [row.data for row in self.storage.rows.values()]
        data = {name: values for row in rows for name, values in row.items()}
        found = carry_raw(self.visit.version.schema.scalars, data, self.visit.user)
        questions = {raw.question_name(question): question for question in self.sections[step].questions}
        return {
            questions[name].key: values if questions[name].type == "choices" else values[0]
            for name, values in found.items()
            if name in questions
        }

    def initial_area(self, step: str) -> dict[str, Any]:
        question = self.visit.version.schema.area_question
        if question is None or question not in self.sections[step].questions:
            return {}
        level = str(question.option("level", ""))
        area = self.visit.area or self.visit.areas.only(level) or self.visit.areas.own_grid()
        return {question.key: area.code[: CODE_LENGTH[level] if level else None]} if area else {}

    def bound_forms(self) -> Iterator[tuple[str, SectionForm | None]]:
        """Each step with its form; None where somebody has still to fill it in."""
        if self.has_logic:
            steps = self.steps_now = self.settled()
            for step, form in steps.forms.items():
                if not steps.is_hidden(step):
                    yield step, form if form.data is not None else None
            return
        for step in self.sections:
            data = self.storage.get_step_data(step)
            yield step, self.get_form(step, data) if data is not None else None

    def current_form(self, step: str) -> SectionForm:
        if self.steps_now is None:
            return self.get_form(step, self.storage.get_step_data(step))
        form = self.steps_now.forms[step]
        if form.data is None:
            logic.prefill(form, logic.initial_of(self.steps_now.outcome, self.visit.version.schema))
        return form
