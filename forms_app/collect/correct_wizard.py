"""The wizard over a record that was sent: its steps are filled in already, and the last page shows what changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_app.collect import correcting
from forms_app.collect.models import Draft
from forms_app.collect.step_forms import CHECK
from forms_app.collect.wizard import FillWizard
from forms_app.entry import raw
from forms_app.entry.correct import answers_of, correct, filed_under
from forms_app.entry.review import review
from forms_app.entry.sections import SectionForm
from forms_app.entry.stored import Stored
from forms_app.records.changes import Change, Changes
from forms_app.records.history import history_of
from forms_app.records.reasons import CorrectionReason
from forms_app.schema.model import Section
from forms_app.tables.current import Superseded
from forms_app.tables.editing import Overtaken, Unchanged, planned
from forms_app.tables.runtime import models_for
from forms_app.tables.scope import visible
from forms_app.tables.states import read_state

TAKE_UP = "take_up"  # the button that bases the correction on what others have made of the record


class CorrectWizard(FillWizard):
    reason = ""

    @cached_property
    def stored(self) -> Stored | None:
        return correcting.stored_of(self.draft)

    @property
    def asks_area(self) -> bool:
        """A record filed in the wrong place can be moved, where there is more than one."""
        if self.visit.version.schema.area_question:
            return False
        only = self.visit.areas.only()
        return only is None or only.pk != self.draft.area_id

    def get_form_initial(self, step: str) -> dict[str, Any]:
        return {}

    def carried(self, section: Section, data: raw.Raw) -> raw.Raw:
        """Only from a record that is chosen now: what stood there before was left empty on purpose."""
        links = {raw.question_name(one) for one in section.questions if one.type == "record_link"}
        stale = {name for name in links if data.get(name) == self.draft.base.get(name)}
        return super().carried(section, {name: values for name, values in data.items() if name not in stale})

    # The last page

    def to_check(self, reason: forms.Form | None = None) -> HttpResponse:
        if correcting.is_overtaken(self.draft, self.visit.form):
            return self.overtaken()
        found = dict(self.bound_forms())
        if fault := self.fault_in(found):
            return fault
        section_forms = [form for form in found.values() if form]
        return self.render(
            reason or CorrectionReason(),
            review=[(step, review(form)) for step, form in found.items() if form],
            changes=self.changes(section_forms),
            back=self.steps_now.last if self.steps_now else self.steps.prev,
        )

    def changes(self, section_forms: list[Any]) -> list[Change]:
        assert self.draft.record_uuid is not None
        before = read_state(self.visit.form, self.draft.record_uuid)
        answers, rows = answers_of(section_forms)
        area = filed_under(self.visit.version, section_forms, answers, self.context)
        after = planned(models_for(self.visit.version), before, area, answers, rows)
        return Changes(self.visit.form, self.photo_url).between(before, after)

    def overtaken(self) -> HttpResponse:
        """Somebody else has changed the record meanwhile, or the form has been enabled anew."""
        draft, form = self.draft, self.visit.form
        assert draft.record_uuid is not None
        theirs = [entry for entry in history_of(form, draft.record_uuid) if entry.number > draft.edition]
        context = {"visit": self.visit, "theirs": theirs, "action": self.get_step_url(CHECK), "command": TAKE_UP}
        return render(self.request, "collect/overtaken.html", context, status=409)

    # Sending

    def submit(self) -> HttpResponse:
        if self.request.POST.get("_do") == TAKE_UP:
            return self.take_up()
        reason = CorrectionReason(self.request.POST)
        if not reason.is_valid():
            response = self.to_check(reason)
            response.status_code = 400 if response.status_code == 200 else response.status_code
            return response
        self.reason = reason.cleaned_data["reason"]
        try:
            return super().submit()
        except (Overtaken, Superseded):
            self.visit.form.refresh_from_db()
            return self.overtaken()
        except Unchanged:
            messages.warning(self.request, _("Nothing has been changed, so there is nothing to save."))
            return self.to(CHECK)

    def save_record(self, draft: Draft, section_forms: list[SectionForm]) -> None:
        assert draft.record_uuid is not None
        correct(
            self.visit.version,
            section_forms,
            record_uuid=draft.record_uuid,
            draft_uuid=draft.uuid,
            edition=draft.edition,
            user=self.visit.user,
            reason=self.reason,
            context=self.context,
        )

    def refuse(self, error: ValidationError) -> HttpResponse:
        messages.warning(self.request, error.messages[0])
        if step := self.step_of(error):
            return self.to_step_with_faults(step, self.get_form(step, self.storage.get_step_data(step)))
        return self.to(self.steps.first)

    def take_up(self) -> HttpResponse:
        with transaction.atomic():
            self.storage.lock()
            correcting.take_up(self.draft, self.visit.form)
        messages.success(self.request, _("This is now based on the latest. Check every change once more."))
        return self.to(CHECK)

    # Pages

    def receipt(self) -> HttpResponse:
        form, uuid = self.visit.form, self.draft.record_uuid
        context = {
            "visit": self.visit,
            "draft": self.draft,
            "reads": visible(self.visit.user, form).filter(uuid=uuid).exists(),
        }
        return render(self.request, "collect/corrected.html", context)

    @property
    def way_on(self) -> tuple[str, str]:
        return reverse("collect:home"), _("Back to my forms")

    def get_template_names(self) -> list[str]:
        return ["collect/check_correction.html"] if self.steps.current == CHECK else [self.template_name]
