"""The steps of a form whose conditions may leave some of them out."""

from __future__ import annotations

from dataclasses import dataclass

from forms_app.entry import logic
from forms_app.entry.sections import SectionForm
from forms_app.schema.expressions.program import Outcome


@dataclass
class Steps:
    """All steps, settled. ``outcome``: what the form's expressions gave."""

    forms: dict[str, SectionForm]
    outcome: Outcome | None

    def is_skipped(self, step: str) -> bool:
        """Left out by its condition, or by those of all its questions."""
        form = self.forms[step]
        return logic.is_hidden(self.outcome, form.section.uuid) or not logic.asks_something(form)

    def after(self, step: str) -> str | None:
        order = list(self.forms)
        return next((other for other in order[order.index(step) + 1 :] if not self.is_skipped(other)), None)

    def before(self, step: str) -> str | None:
        order = list(self.forms)
        return next((other for other in reversed(order[: order.index(step)]) if not self.is_skipped(other)), None)

    def not_seen(self, step: str, seen: str | None) -> str:
        """The first input that the answers just sent have brought up and the page did not show; '' for none.

        ``seen``: names of the inputs that it showed, with spaces between them; None where it did not say.
        """
        if seen is None:
            return ""
        known = set(seen.split())
        return next((name for name in logic.shown_names(self.forms[step]) if name not in known), "")
