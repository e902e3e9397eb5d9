"""What the five steps say, and what they point at. A step whose things are not in sight stands in the middle."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUESTION = "#body-root section section"


@dataclass(frozen=True)
class Step:
    """``page``: name of the address where it is shown. ``targets``: selectors, the first one in sight is pointed at."""

    page: str
    title: Promise
    text: Promise
    targets: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        words = {"title": str(self.title), "text": str(self.text)}
        return asdict(self) | words | {"address": reverse(self.page)}


START, EDITOR = "wagtailadmin_home", "designer_tour_editor"
STEPS = (
    Step(
        START,
        _("Begin with what is there"),
        _(
            "Every way to a new form stands here and under “New form” in the menu. A ready form is quickest; a "
            "spreadsheet that you keep already becomes one too."
        ),
        (".gewu-begin",),
    ),
    Step(
        EDITOR,
        _("One row for each question"),
        _(
            "A folded row says type, name and whether an answer is required. Open it to change it, drag it to move it. "
            "Below each section you can paste a whole list, one question per line."
        ),
        (QUESTION, "#body-root section", "#body-root"),
    ),
    Step(
        EDITOR,
        _("Conditions without formulas"),
        _(
            "Behind the cogwheel you say when a question is shown or required: choose the question, the comparison and "
            "the value. It reads like “shown when age is below 14”."
        ),
        (f"{QUESTION} [data-streamfield-action=SETTINGS]", "#body-root [data-streamfield-action=SETTINGS]"),
    ),
    Step(
        EDITOR,
        _("Try it while you change it"),
        _(
            "The preview is the form as a phone shows it, and it works: conditions, calculations and checks run in it. "
            "Nothing that you type there is kept."
        ),
        ("[data-side-panel-toggle=preview]",),
    ),
    Step(
        EDITOR,
        _("Look first, then enable"),
        _(
            "“Check and enable” lists what will be new, changed or stopped before anything happens. Records that are "
            "there stay. You find this tour again under “Help” in the menu."
        ),
        ("[name=action-publish]", "footer"),
    ),
)
