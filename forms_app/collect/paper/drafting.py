"""The draft that a filled-in PDF becomes: all its steps filled in, to be looked through and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.collect import drafts
from forms_app.collect.access import Visit
from forms_app.collect.models import Draft, DraftStep, FilledPaper
from forms_app.collect.paper import placing
from forms_app.collect.paper.answers import Answers, told
from forms_app.collect.paper.checking import wizard_of
from forms_app.entry import raw
from forms_app.entry.area_names import NamedAreas
from forms_app.entry.paper.mark import Mark
from forms_app.entry.raw import Raw
from forms_app.tables.models import Form, FormVersion


@dataclass(frozen=True)
class Origin:
    """Which form and version a file is of."""

    form: Form
    version: FormVersion
    mark: Mark


def begin(request: HttpRequest, here: Visit, paper: FilledPaper, origin: Origin, answers: Answers) -> None:
    """Also notes in ``paper`` what found no place, and how many faults the pages would show."""
    version = here.version
    placed = placing.place(answers.found, origin.version.schema, version.schema)
    remarks = [*answers.remarks, *told(origin.version.schema, answers.left), *placed.lost]
    here.area, refused = _area(here, request.user, answers.area)
    languages = (version.schema.language, *version.schema.languages)
    here.draft = draft = Draft.objects.create(
        version=version, user=here.user, uuid=paper.draft_uuid, area=here.area,
        language=origin.mark.language if origin.mark.language in languages[1:] else "",
    )  # fmt: skip
    draft.version.form = origin.form
    sections = placing.by_section(placed.data, version.schema)
    wizard = wizard_of(request, here)
    for number, section in enumerate(version.schema.sections, 1):
        data = _with_area(wizard.initial_area(str(number)), sections[number - 1])
        sections[number - 1] = data
        DraftStep.objects.create(draft=draft, step=str(number), data=data, checked=True)
        if number == 1:
            drafts.name(draft, section, data)
    draft.save(update_fields=["caption"])
    paper.remarks = [*refused, *remarks]
    paper.faults = wizard_of(request, here).count_faults()
    paper.checked_at = draft.updated_at
    paper.save(update_fields=["remarks", "faults", "checked_at"])


def _with_area(initial: dict[str, Any], data: Raw) -> Raw:
    """The person's only area, as the page has it chosen already."""
    wanted = {f"{raw.PREFIX}-{key}": [str(code)] for key, code in initial.items()}
    return {name: values for name, values in wanted.items() if not data.get(name)} | data


def _area(here: Visit, user: Any, text: str) -> tuple[Area | None, list[str]]:
    """The area written on the sheet, where no question asks; (None, why not) for one that cannot be used."""
    if not text or here.version.schema.area_question:
        return None, []
    areas = NamedAreas(user, here.form)
    try:
        return areas.find(areas.code_of(text)), []
    except ValidationError as error:
        words = {"question": _("Area of the record"), "text": text[:40], "reason": " ".join(error.messages)}
        return None, [_("%(question)s: “%(text)s” was not understood. %(reason)s") % words]
