"""The wizard: a step per section, a last one to check and submit. Every POST stores what was typed and redirects."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from formtools.wizard.views import NamedUrlWizardView, StepsHelper

from forms_app.areas.models import CODE_LENGTH, Area
from forms_app.collect import drafts, uploads
from forms_app.collect.access import Visit, notice
from forms_app.collect.given import address_query, receipt_numbers
from forms_app.collect.linked import LINKED, near
from forms_app.collect.models import Draft
from forms_app.collect.steps import Steps
from forms_app.collect.storage import AlreadySent, DraftStorage, Gone
from forms_app.entry import logic, raw
from forms_app.entry.carrying import carry_raw
from forms_app.entry.context import Circumstances, FieldContext
from forms_app.entry.counted import Counts, counts_of
from forms_app.entry.live import live_data
from forms_app.entry.models import Attachment
from forms_app.entry.photos import PhotoBox
from forms_app.entry.review import review
from forms_app.entry.sections import SectionForm
from forms_app.entry.stored import Stored
from forms_app.entry.submit import save
from forms_app.schema.model import Question, Section
from forms_app.tables.scope import correctable

CHECK, RECEIPT, FAULTS = "check", "receipt", "faults"


SEEN = "_seen"  # names of the inputs that the page showed when it was sent


class FillWizard(NamedUrlWizardView):
    template_name = "collect/step.html"
    visit: Visit
    steps_now: Steps | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """In place of formtools' own: steps come from the draft's version, the current one from the address."""
        self.visit = kwargs["visit"]
        if request.method == "POST" and self.visit.draft is None:
            self.visit.pin(request.POST.get("_version", ""))
        self.sections = {str(n): section for n, section in enumerate(self.visit.version.schema.sections, 1)}
        self.form_list = OrderedDict([*self.sections.items(), (CHECK, forms.Form)])
        self.prefix = "fill"
        self.storage = DraftStorage(self.prefix, request, self.visit.draft)
        self.steps = StepsHelper(self)
        draft, step = self.visit.draft, kwargs["step"]
        if draft and draft.submitted_at:
            return self.receipt() if step == RECEIPT else self.to(RECEIPT)
        if step not in self.form_list:
            return self.to(draft.step if draft else self.steps.first)
        self.storage.current_step = step
        return TemplateView.dispatch(self, request, *args, **kwargs)

    # Addresses

    def get_step_url(self, step: str) -> str:
        slug, draft = self.visit.form.slug, self.visit.draft
        if draft is None:
            return reverse("collect:fill", args=[slug])
        return reverse("collect:step", args=[slug, draft.uuid, step])

    def to(self, step: str, anchor: str = "") -> HttpResponse:
        return HttpResponseRedirect(self.get_step_url(step) + (f"#{anchor}" if anchor else ""))

    # Forms

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

    @property
    def draft(self) -> Draft:
        """Never missing while a POST is handled: the first one makes it."""
        assert self.visit.draft is not None
        return self.visit.draft

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

    # Requests

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = self.steps.current
        if step == CHECK:
            return self.to_check()
        row = self.storage.rows.get(step)
        self.steps_now = self.settled() if self.has_logic else None
        if self.visit.draft and self.steps_now is not None and self.steps_now.is_skipped(step):
            return self.to(self.steps_now.after(step) or CHECK)
        form = self.current_form(step)
        if row is not None:
            if not row.checked and FAULTS not in request.GET:
                form.quiet()
            for name, message in row.refused.items():
                form.add_error(name, message)
        return self.render(form)

    def current_form(self, step: str) -> SectionForm:
        if self.steps_now is None:
            return self.get_form(step, self.storage.get_step_data(step))
        form = self.steps_now.forms[step]
        if form.data is None:
            logic.prefill(form, logic.initial_of(self.steps_now.outcome, self.visit.version.schema))
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.visit.draft is None:
            self.visit.draft = self.storage.draft = drafts.begin(request, self.visit)
            self.storage.init_data()
            self.storage.current_step = kwargs["step"]
        try:
            return self.submit() if self.steps.current == CHECK else self.keep()
        except AlreadySent:
            return self.to(RECEIPT)
        except Gone:
            return self.gone()

    def gone(self) -> HttpResponse:
        text = _("It was deleted or has expired while you were filling it in. What was just typed was not saved.")
        link = (reverse("collect:fill", args=[self.visit.form.slug]), _("Fill in anew"))
        return notice(self.request, _("This draft is no longer there"), text, 410, link)

    def keep(self) -> HttpResponse:
        """Store the step as it was typed, then do what the button says."""
        step, section = self.steps.current, self.sections[self.steps.current]
        command, found, index = self.command(section)
        before = self.storage.rows[step].data if step in self.storage.rows else {}
        data, refused = uploads.take(self.request, section, self.draft)
        data |= self.carried(section, data)
        if found is not None:
            repeat, prefix = found
            data = raw.add_row(data, repeat, prefix) if command == "add" else raw.remove_row(data, prefix, index)
        if step == self.steps.first:
            drafts.name(self.draft, section, data)
        self.storage.set_step_data(step, data, checked=command == "next", refused=refused)
        uploads.drop_replaced(self.draft, before, self.storage.rows.values())
        if refused:
            return self.to(step, "errors")
        if found is not None:
            last = raw.count(data, prefix) - 1
            return self.to(step, f"{prefix}-{last if command == 'add' else min(index, max(last, 0))}")
        steps = self.settled() if self.has_logic else None
        form = steps.forms[step] if steps else self.get_form(step, self.storage.get_step_data(step))
        if command in {"next", "refresh"} and (table := form.incomplete):
            for _number in range(table.missing):
                data = raw.add_row(data, table.repeat, str(table.prefix))
            self.storage.set_step_data(step, data)
            return self.to(step, f"{table.prefix}-{raw.count(data, str(table.prefix)) - table.missing}")
        if command == "next":
            if fresh := steps.not_seen(step, self.request.POST.get(SEEN)) if steps else "":
                self.storage.set_step_data(step, data)  # not checked yet: what is new may still be blank
                return self.to(step, f"id_{fresh}")
            following = (steps.after(step) or CHECK) if steps else self.steps.next
            return self.to(following) if form.is_valid() else self.to(step, "errors")
        if command == "save":
            messages.success(self.request, self.saved_text())
        before_it = steps.before(step) if steps else self.steps.prev
        return self.to(before_it or step if command == "back" else step, self.anchor(command))

    def carried(self, section: Section, data: raw.Raw) -> raw.Raw:
        """What records chosen in this step say, for what is empty in it."""
        return carry_raw(section.questions, data, self.visit.user)

    def anchor(self, command: str) -> str:
        """The field that a button 'refresh:<name>' stands in, or that a script has named."""
        name = self.request.POST.get("_at", "") or self.request.POST.get("_do", "").partition(":")[2]
        return f"id_{name}" if command == "refresh" and name.replace("-", "").replace("_", "").isalnum() else ""

    def command(self, section: Section) -> tuple[str, tuple[Question, str] | None, int]:
        """The button pressed: 'next', 'back', 'save', 'refresh', 'add:<table>', 'remove:<table>:<index>'."""
        name, _colon, rest = self.request.POST.get("_do", "next").partition(":")
        if name not in {"add", "remove"}:
            return name if name in {"back", "save", "refresh"} else "next", None, 0
        path, _colon, index = rest.partition(":")
        found = raw.find_rows(section, path)
        return name if found else "refresh", found, int(index) if index.isdecimal() and len(index) < 6 else -1

    def saved_text(self) -> str:
        if self.draft.user_id:
            return _("Saved. You can go on later under “Drafts”.")
        text = _("Saved. Keep the address of this page; with it you can go on within %(days)d days.")
        return text % {"days": self.draft.life.days}

    def to_check(self) -> HttpResponse:
        forms_by_step = dict(self.bound_forms())
        for step, form in forms_by_step.items():
            if form is None or not form.is_valid():
                return self.to_step_with_faults(step, form)
        sections = [(step, review(form)) for step, form in forms_by_step.items() if form]
        back = self.steps_now.last if self.steps_now else self.steps.prev
        return self.render(forms.Form(), review=sections, file_under=self.file_under(forms_by_step), back=back)

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
            for step, form in found.items():
                if form is None or not form.is_valid():
                    return self.to_step_with_faults(step, form)
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
        if "area" in error.message_dict and self.visit.draft and self.visit.draft.area_id:
            self.visit.draft.area = None
            self.visit.draft.save(update_fields=["area"])
        return self.to(self.steps.first)

    def receipt(self) -> HttpResponse:
        context = {
            "visit": self.visit,
            "draft": self.draft,
            "numbers": receipt_numbers(self.draft),
            "may_correct": correctable(self.visit.user, self.visit.form).filter(uuid=self.draft.uuid).exists(),
            "again": address_query(self.draft.area, self.draft.given),
        }
        return render(self.request, "collect/receipt.html", context)

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form, **kwargs)
        return (
            context
            | self.logic_data(form)
            | {
                "visit": self.visit,
                "schema": self.visit.version.schema,
                "section": self.sections.get(self.steps.current),
                "action": self.get_step_url(self.steps.current) + self.query(),
                "new_draft": drafts.new_uuid() if self.visit.draft is None else None,
                "version": self.visit.version.pk,
                "progress": self.progress,
                "asks_area": self.asks_area,
                "default_area": None if self.visit.version.schema.area_question else self.default_area,
            }
        )

    @property
    def progress(self) -> tuple[int, int]:
        """(which step, of how many), the last page included."""
        steps = self.steps
        return self.steps_now.progress(steps.current) if self.steps_now else (steps.step1, steps.count)

    def logic_data(self, form: Any) -> dict[str, Any]:
        """What the page needs to follow conditions while somebody types."""
        if self.steps_now is None or not isinstance(form, SectionForm):
            return {}
        outcome, forms = self.steps_now.outcome, self.steps_now.forms.values()
        live = live_data(self.visit.version, form, forms, outcome, self.ask_at) if outcome else None
        return {"seen": " ".join(logic.shown_names(form)), "live": live}

    @property
    def ask_at(self) -> str:
        slug, draft = self.visit.form.slug, self.visit.draft
        return reverse("collect:told_draft", args=[slug, draft.uuid]) if draft else reverse("collect:told", args=[slug])

    def query(self) -> str:
        """The preset area and hidden values travel with the first POST, which makes the draft."""
        return address_query(self.visit.area, self.visit.given) if self.visit.draft is None else ""

    def get_template_names(self) -> list[str]:
        return ["collect/check.html"] if self.steps.current == CHECK else [self.template_name]
