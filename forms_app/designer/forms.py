"""The editor's form: fills in what administrators need not write, and shows faults before publication."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from forms_app.designer import admission_form, choices, faults
from forms_app.designer.compile import Compiled
from forms_app.designer.language_fields import LanguageField, LanguagesField, offer
from forms_app.designer.publishing import SLUG_LENGTH, too_long
from forms_app.schema import keys
from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import CHINESE
from forms_app.schema.types import TYPES


class FormPageForm(WagtailAdminPageForm):
    """Checks on publication and on submission for approval; drafts are saved as they are."""

    language = LanguageField(required=False)
    languages = LanguagesField(required=False)
    last_day = admission_form.LastDayField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        begin(kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        offer(self.fields["language"], [self.instance.language])
        offer(self.fields["languages"], self.instance.languages)
        admission_form.prepare(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        posted = self.data.get("slug", "")
        if not posted.strip() or not posted.isascii():
            self.errors.pop("slug", None)
            cleaned["slug"] = self._slug(posted or cleaned.get("title", ""))
        if len(cleaned.get("slug") or "") > SLUG_LENGTH and not self.is_deferred_validation:
            self.add_error("slug", too_long(cleaned["slug"]))
        if "body" in cleaned and "title" in cleaned:
            compiled = self._compile(cleaned)
            write_names(cleaned["body"], compiled.schema)
            if compiled.faults and not self.is_deferred_validation:
                self._complain(compiled)
        admission_form.settle(self, cleaned)
        return cleaned

    def _complain(self, compiled: Compiled) -> None:
        combined = [fault for fault in compiled.faults if fault.field == "together"]
        if combined:
            self.add_error("together", faults.texts(combined))
        rest = [fault for fault in compiled.faults if fault not in combined]
        if rest:
            self.add_error("body", faults.stream_error(replace(compiled, faults=rest)))

    def _slug(self, text: str) -> str:
        """Printed addresses are ASCII: Chinese titles give pinyin, with a number where it is taken."""
        base = slug = keys.slug(text)
        number = 1
        others = type(self.instance).objects.exclude(pk=self.instance.pk)  # in other folders too
        while (
            not self.instance._slug_is_available(slug, self.parent_page, self.instance)
            or others.filter(slug=slug).exists()
        ):
            number += 1
            slug = f"{base}-{number}"
        return slug

    def _compile(self, cleaned: dict[str, Any]) -> Compiled:
        page = self.instance
        page.title, page.intro, page.body = cleaned["title"], cleaned.get("intro") or "", cleaned["body"]
        page.together = cleaned.get("together") or ""
        page.language, page.languages = cleaned.get("language") or CHINESE, cleaned.get("languages") or []
        return page.compile()


def begin(page: Any) -> None:
    """A new form has a section already: what comes next can be seen."""
    if page is not None and page.pk is None and not page.body:
        page.body = [{"type": "section", "value": {"title": "", "questions": []}, "id": str(uuid.uuid4())}]


def write_names(body: Any, schema: FormSchema) -> None:
    """Write proposed keys and codes into the blocks, so that the next edit sees and keeps them."""
    for block, section in zip(body, schema.sections, strict=True):
        _write_questions(block.value["questions"], section.questions)


def _write_questions(blocks: Any, questions: Any) -> None:
    for block, question in zip(blocks, questions, strict=True):
        if block.value["label"].strip():
            block.value["key"] = question.key
        if TYPES[question.type].has_choices:
            block.value["choices"] = choices.write(question.choices)
        if "rows" in block.value:
            block.value["rows"] = question.option("rows", "")
        if question.questions:
            _write_questions(block.value["questions"], question.questions)
