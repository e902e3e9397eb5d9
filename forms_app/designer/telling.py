"""A plan in one sentence, for the top of its page."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from forms_app.designer.planning import Report


def summary(report: Report) -> str:
    """'new questions: 3，questions that stop: 1'; what there is none of is left out."""
    counts: list[tuple[str, Sized]] = [
        (_("questions that stop: %(count)d"), report.stopped),
        (_("questions that change their type: %(count)d"), report.changed),
        (_("new questions: %(count)d"), report.added),
        (_("questions in use again: %(count)d"), report.revived),
        (_("questions with other choices: %(count)d"), report.choices),
        (_("rules that change: %(count)d"), report.rules),
        (_("questions with other wording: %(count)d"), report.plan.relabelled),
        (_("languages with something to look at: %(count)d"), report.languages),
        (_("other places that use what stops or changes: %(count)d"), report.uses),
    ]
    said = [words % {"count": len(found)} for words, found in counts if found]
    return "，".join(said) or _("only the order, hints or settings change")
