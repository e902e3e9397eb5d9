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

    def is_hidden(self, step: str) -> bool:
        """Left out by its own condition."""
        return logic.is_hidden(self.outcome, self.forms[step].section.uuid)

    def asks_nothing(self, step: str) -> bool:
        """Shown by its own condition, but with nothing to do: all of it is computed or hidden."""
        return not self.is_hidden(step) and not logic.asks_something(self.forms[step])

    def is_skipped(self, step: str) -> bool:
        """A step with faults is not: a result that cannot be stored has to be seen."""
        form = self.forms[step]
        return self.is_hidden(step) or (self.asks_nothing(step) and (form.data is None or form.is_valid()))

    def after(self, step: str) -> str | None:
        order = list(self.forms)
        return next((other for other in order[order.index(step) + 1 :] if not self.is_skipped(other)), None)

    def before(self, step: str) -> str | None:
        order = list(self.forms)
        return next((other for other in reversed(order[: order.index(step)]) if not self.is_skipped(other)), None)

    def progress(self, current: str) -> tuple[int, int]:
        """(which one, of how many) without the steps that are left out; the last page counts, too."""
        order = [step for step in self.forms if step == current or not self.is_skipped(step)]
        return (order.index(current) if current in order else len(order)) + 1, len(order) + 1

    @property
    def last(self) -> str:
        """The step before the last page; the very first one where all are left out."""
        order = list(self.forms)
        return next((step for step in reversed(order) if not self.is_skipped(step)), order[0])

    def not_seen(self, step: str, seen: str | None) -> str:
        """The first input that the answers just sent have brought up and the page did not show; '' for none.

        ``seen``: names of the inputs that it showed, with spaces between them; None where it did not say.
        """
        if seen is None:
            return ""
        known = set(seen.split())
        return next((name for name in logic.shown_names(self.forms[step]) if name not in known), "")
