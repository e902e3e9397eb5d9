"""The wizard: a step per section, a last one to check and submit. Every POST stores what was typed and redirects."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from formtools.wizard.views import StepsHelper

from forms_app.collect import drafts, uploads
from forms_app.collect.access import Visit, notice
from forms_app.collect.given import address_query
from forms_app.collect.last_page import FAULTS, LastPage
from forms_app.collect.speaking import ASKED
from forms_app.collect.step_forms import CHECK, RECEIPT
from forms_app.collect.storage import AlreadySent, DraftStorage, Gone
from forms_app.entry import logic, raw
from forms_app.entry.carrying import carry_raw
from forms_app.entry.live import live_data
from forms_app.entry.sections import SectionForm
from forms_app.schema.model import Question, Section

SEEN = "_seen"  # names of the inputs that the page showed when it was sent


class FillWizard(LastPage):
    template_name = "collect/step.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """In place of formtools' own: steps come from the draft's version, the current one from the address."""
        if request.method == "POST" and kwargs["visit"].draft is None:
            kwargs["visit"].pin(request.POST.get("_version", ""))
        self.prepare(request, kwargs["visit"])
        draft, step = self.visit.draft, kwargs["step"]
        if draft and draft.submitted_at:
            return self.receipt() if step == RECEIPT else self.to(RECEIPT)
        if step not in self.form_list:
            return self.to(draft.step if draft else self.steps.first)
        self.storage.current_step = step
        return TemplateView.dispatch(self, request, *args, **kwargs)

    def prepare(self, request: HttpRequest, visit: Visit) -> None:
        """Also for who checks or sends a draft that nobody is looking at."""
        self.request, self.visit = request, visit
        self.sections = {str(n): section for n, section in enumerate(visit.schema.sections, 1)}
        self.form_list = OrderedDict([*self.sections.items(), (CHECK, forms.Form)])
        self.prefix = "fill"
        self.storage = DraftStorage(self.prefix, request, visit.draft)
        self.steps = StepsHelper(self)

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
            else:
                form.is_valid()  # also what is compared with other records
            for name, message in row.refused.items():
                form.add_error(name, message)
        return self.render(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fresh = self.visit.draft is None
        if fresh:
            self.visit.draft = self.storage.draft = drafts.begin(request, self.visit)
            self.storage.init_data()
            self.storage.current_step = kwargs["step"]
        try:
            return self.submit() if self.steps.current == CHECK else self.keep()
        except AlreadySent:
            return self.to(RECEIPT)
        except Gone:
            return self.gone()
        except DatabaseError:  # no room on the disk perhaps
            if fresh and not self.storage.rows:
                with suppress(DatabaseError):
                    drafts.drop(self.draft)  # begun, but nothing of it was saved
            raise

    def gone(self) -> HttpResponse:
        text = _("It was deleted or has expired while you were filling it in. What was just typed was not saved.")
        return notice(self.request, _("This draft is no longer there"), text, 410, self.way_on)

    @property
    def way_on(self) -> tuple[str, str]:
        """(address, words) for those whose draft is gone."""
        return reverse("collect:fill", args=[self.visit.form.slug]), _("Fill in anew")

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
        if command == "lang":
            self.speak(self.request.POST["_do"].partition(":")[2])
        if command == "save":
            messages.success(self.request, self.saved_text())
        before_it = steps.before(step) if steps else self.steps.prev
        return self.to(before_it or step if command == "back" else step, self.anchor(command))

    def speak(self, language: str) -> None:
        """Go on in another language; what was typed is kept by now."""
        if language in self.visit.spoken.offered:
            self.draft.language = language
            self.draft.save(update_fields=["language"])

    def carried(self, section: Section, data: raw.Raw) -> raw.Raw:
        """What records chosen in this step say, for what is empty in it."""
        return carry_raw(section.questions, data, self.visit.user)

    def anchor(self, command: str) -> str:
        """The field that a button 'refresh:<name>' stands in, or that a script has named."""
        name = self.request.POST.get("_at", "") or self.request.POST.get("_do", "").partition(":")[2]
        return f"id_{name}" if command == "refresh" and name.replace("-", "").replace("_", "").isalnum() else ""

    def command(self, section: Section) -> tuple[str, tuple[Question, str] | None, int]:
        """The button pressed: next, back, save, refresh, 'lang:<code>', 'add:<table>', 'remove:<table>:<index>'."""
        name, _colon, rest = self.request.POST.get("_do", "next").partition(":")
        if name not in {"add", "remove"}:
            return name if name in {"back", "save", "refresh", "lang"} else "next", None, 0
        path, _colon, index = rest.partition(":")
        found = raw.find_rows(section, path)
        return name if found else "refresh", found, int(index) if index.isdecimal() and len(index) < 6 else -1

    def saved_text(self) -> str:
        if self.draft.user_id:
            return _("Saved. You can go on later under “Drafts”.")
        text = _("Saved. Keep the address of this page; with it you can go on within %(days)d days.")
        return text % {"days": self.draft.life.days}

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form, **kwargs)
        return (
            context
            | self.logic_data(form)
            | {
                "visit": self.visit,
                "schema": self.visit.schema,
                "spoken": self.visit.spoken,
                "language_query": address_query(self.visit.area, self.visit.given).removeprefix("?"),
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
        if self.visit.draft is not None:
            return ""
        language = {ASKED: self.visit.spoken.language} if self.visit.spoken.choices else {}
        return address_query(self.visit.area, self.visit.given, **language)

    def get_template_names(self) -> list[str]:
        return ["collect/check.html"] if self.steps.current == CHECK else [self.template_name]
