"""The last page of a wizard: everything once more, then the record, or the first step with a fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.collect import drafts
from forms_app.collect.given import address_query, receipt_numbers
from forms_app.collect.models import Draft
from forms_app.collect.step_forms import RECEIPT, StepForms
from forms_app.entry.review import review
from forms_app.entry.sections import SectionForm
from forms_app.entry.submit import save
from forms_app.tables.scope import correctable

FAULTS = "faults"  # in the address of a step whose faults are to be shown


class LastPage(StepForms):
    def to_check(self) -> HttpResponse:
        forms_by_step = dict(self.bound_forms())
        if fault := self.fault_in(forms_by_step):
            return fault
        sections = [(step, review(form)) for step, form in forms_by_step.items() if form]
        back = self.steps_now.last if self.steps_now else self.steps.prev
        return self.render(forms.Form(), review=sections, file_under=self.file_under(forms_by_step), back=back)

    def fault_in(self, forms_by_step: Mapping[str, SectionForm | None]) -> HttpResponse | None:
        """The way to the first step that is not filled in rightly; None where all are."""
        for step, form in forms_by_step.items():
            if form is None or not form.is_valid():
                return self.to_step_with_faults(step, form)
        return None

    def file_under(self, forms_by_step: dict[str, Any]) -> Any:
        """The area to name on the last page, where no question has named it."""
        if self.visit.version.schema.area_question:
            return None
        return next((form.area for form in forms_by_step.values() if form.area), None) or self.default_area

    def to_step_with_faults(self, step: str, form: SectionForm | None) -> HttpResponse:
        if form is None:
            messages.warning(self.request, _("This step has not been filled in yet."))
            return self.to(step)
        if self.request.method != "POST":  # looking must not write; the address asks for the faults
            return HttpResponseRedirect(f"{self.get_step_url(step)}?{FAULTS}=1#errors")
        if step in self.storage.rows:
            self.storage.set_step_data(step, self.storage.rows[step].data, checked=True)
        return self.to(step, "errors")

    def submit(self) -> HttpResponse:
        """Check everything once more and make the record; a second sending finds the draft finished."""
        with transaction.atomic():
            draft = self.storage.lock()
            self.storage.init_data()  # what another tab has saved since this page was asked for counts too
            found = dict(self.bound_forms())
            if fault := self.fault_in(found):
                return fault
            try:
                self.save_record(draft, [form for form in found.values() if form])
            except ValidationError as error:
                return self.refuse(error)
            drafts.rename(draft, found.get(self.steps.first))
            draft.finish(timezone.now())
        return self.to(RECEIPT)

    def save_record(self, draft: Draft, section_forms: list[SectionForm]) -> None:
        save(
            self.visit.version,
            section_forms,
            user=self.visit.user,
            area=self.visit.area,
            source="form",
            uuid=draft.uuid,
            context=self.context,
        )

    def refuse(self, error: ValidationError) -> HttpResponse:
        """The area was closed or taken away while the draft lay there: ask for another one."""
        messages.warning(self.request, error.messages[0])
        if step := self.step_of(error):
            return self.to_step_with_faults(step, self.get_form(step, self.storage.get_step_data(step)))
        if "area" in error.message_dict and self.visit.draft and self.visit.draft.area_id:
            self.visit.draft.area = None
            self.visit.draft.save(update_fields=["area"])
        return self.to(self.steps.first)

    def step_of(self, error: ValidationError) -> str:
        """The step that asks for what another record has already; '' where the fault is no answer's."""
        keys = {place.partition(".")[0] for place in error.message_dict}
        return next((step for step, section in self.sections.items() if keys & {q.key for q in section.questions}), "")

    def receipt(self) -> HttpResponse:
        context = {
            "visit": self.visit,
            "draft": self.draft,
            "numbers": receipt_numbers(self.draft),
            "may_correct": correctable(self.visit.user, self.visit.form).filter(uuid=self.draft.uuid).exists(),
            "again": address_query(self.draft.area, self.draft.given),
            "spoken": self.visit.spoken,
        }
        return render(self.request, "collect/receipt.html", context)
