"""Drafts that nobody is looking at: checked and sent by the wizard itself, so that paper has no rules of its own."""

from __future__ import annotations

from django.http import HttpRequest

from forms_app.collect.access import Turned, Visit, visit
from forms_app.collect.models import Draft, FilledPaper
from forms_app.collect.step_forms import CHECK
from forms_app.collect.storage import AlreadySent, Gone
from forms_app.collect.wizard import FillWizard
from forms_app.tables.models import Form


class PaperWizard(FillWizard):
    def count_faults(self) -> int:
        """How many complaints the pages would show, rules across records included."""
        count = 0
        for _step, form in self.bound_forms():
            if form is None:
                count += 1
            elif not form.is_valid():
                count += max(1, len(form.complaints))
        return count


def wizard_of(request: HttpRequest, here: Visit) -> PaperWizard:
    wizard = PaperWizard(condition_dict={})  # what as_view would have given it
    wizard.prepare(request, here)
    wizard.storage.current_step = CHECK
    return wizard


def recount(request: HttpRequest, paper: FilledPaper, draft: Draft) -> None:
    """Once more where the draft was changed since."""
    if draft.updated_at <= paper.checked_at:
        return
    try:
        here = visit(request, _slug(paper.form), draft.uuid)
    except Turned:
        return
    paper.faults, paper.checked_at = wizard_of(request, here).count_faults(), draft.updated_at
    paper.save(update_fields=["faults", "checked_at"])


def send(request: HttpRequest, paper: FilledPaper) -> bool:
    """Whether it is sent now. What is wrong with it is said in its draft."""
    try:
        here = visit(request, _slug(paper.form), paper.draft_uuid)
    except Turned:
        return False
    if here.draft is None or here.draft.submitted_at is not None:
        return False
    wizard = wizard_of(request, here)
    try:
        wizard.submit()
    except (AlreadySent, Gone):  # the button was pressed twice, or somebody else was quicker
        return False
    return Draft.objects.filter(uuid=paper.draft_uuid, submitted_at__isnull=False).exists()


def _slug(form: Form) -> str:
    return form.slug
