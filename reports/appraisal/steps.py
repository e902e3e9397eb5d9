"""What may happen to a sheet: scored, confirmed, reopened, appealed against, answered. Each is one transaction.

Every step locks the sheet, compares the version that was on the screen, writes what changed, and counts up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.appraisal.models import Appeal, Change, Kind, Score, ScoreSheet, State
from reports.appraisal.scoring import plain
from reports.appraisal.workdays import after_workdays

APPEAL_DAYS = 3  # working days, from the day after the sheet was confirmed


class StepRefused(Exception):
    """``str()`` says why, and what to do."""


class Overtaken(StepRefused):
    """Somebody else has saved the sheet since; ``changes`` are what they did."""

    def __init__(self, sheet: ScoreSheet, seen: int) -> None:
        super().__init__(_("Somebody else has changed this sheet since you opened it. Look at what changed below."))
        self.sheet = sheet
        self.changes = list(sheet.changes.filter(version__gt=seen)[:30])


@dataclass
class _Step:
    sheet: ScoreSheet
    user: Any
    changes: list[Change] = field(default_factory=list)

    def note(self, what: str, before: str, after: str, reason: str = "") -> None:
        if before != after:
            self.changes.append(
                Change(
                    sheet=self.sheet,
                    user=self.user,
                    name=str(self.user),
                    what=what[:60],
                    before=before[:300],
                    after=after[:300],
                    reason=(reason or self.sheet.reopen_reason)[:300],
                )
            )


@contextmanager
def _step(sheet: ScoreSheet, user: Any, seen: int | None) -> Iterator[_Step]:
    with transaction.atomic():
        locked = ScoreSheet.objects.select_for_update(of=("self",)).select_related("area", "scheme").get(pk=sheet.pk)
        if seen is not None and seen != locked.version:
            raise Overtaken(locked, seen)
        step = _Step(locked, user)
        yield step
        if step.changes:
            locked.version += 1
            for change in step.changes:
                change.version = locked.version
            Change.objects.bulk_create(step.changes)
        locked.save()


def may_score(user: Any, sheet: ScoreSheet) -> bool:
    """Nobody scores herself; who may score in the area is asked before."""
    return user.pk != sheet.person_id


def _refuse_own(user: Any, sheet: ScoreSheet) -> None:
    if not may_score(user, sheet):
        raise StepRefused(_("This sheet is about yourself. Somebody else has to score it."))


def score(sheet: ScoreSheet, user: Any, seen: int | None, cleaned: dict[str, Any]) -> ScoreSheet:
    """Write the points of a valid SheetForm and add up. Raises StepRefused."""
    _refuse_own(user, sheet)
    with _step(sheet, user, seen) as step:
        locked = step.sheet
        if locked.is_confirmed:
            raise StepRefused(_("This sheet is confirmed. Reopen it with a reason to change it."))
        days = cleaned.get("attendance")
        step.note(_("Days of attendance"), plain(locked.attendance), plain(days))
        locked.attendance = days
        for row in locked.rows:
            _score_row(step, row, cleaned)
        locked.take_totals()
    return locked


def _score_row(step: _Step, row: Score, cleaned: dict[str, Any]) -> None:
    note = cleaned.get(f"n-{row.position}") or ""
    if row.kind == Kind.VETO:
        vetoed = bool(cleaned.get(f"v-{row.position}"))
        step.note(row.title, _yes_no(row.vetoed), _yes_no(vetoed), note)
        row.vetoed = vetoed
    else:
        points = cleaned.get(f"p-{row.position}")
        if points is None and row.kind != Kind.BASE:
            points = Decimal(0)
        step.note(row.title, plain(row.points), plain(points), note)
        row.points = points
    step.note(_("Note on %(item)s") % {"item": row.title}, row.note, note)
    row.note = note
    row.save()


def _yes_no(yes: bool) -> str:
    return _("Yes") if yes else _("No")


def confirm(sheet: ScoreSheet, user: Any, seen: int | None) -> ScoreSheet:
    """Lock a sheet whose items are all scored. Raises StepRefused."""
    _refuse_own(user, sheet)
    with _step(sheet, user, seen) as step:
        locked = step.sheet
        if locked.is_confirmed:
            raise StepRefused(_("This sheet has been confirmed already."))
        if missing := [row.title for row in locked.of_kind(Kind.BASE) if row.points is None]:
            raise StepRefused(_("Not scored yet: %(items)s. Score them, then confirm.") % {"items": "、".join(missing)})
        locked.take_totals()
        if not locked.grade:
            raise StepRefused(_("The scheme has no grade for this total. Ask the county administrator to add one."))
        step.note(_("State"), locked.get_state_display(), _("Confirmed"))
        locked.state, locked.confirmed_at = State.CONFIRMED, timezone.now()
        locked.confirmed_by, locked.confirmed_name = user if user.pk else None, str(user)
        locked.reopen_reason = ""
    return locked


def reopen(sheet: ScoreSheet, user: Any, seen: int | None, reason: str) -> ScoreSheet:
    """Make a confirmed sheet a draft again; the reason stands beside every change until it is confirmed anew."""
    _refuse_own(user, sheet)
    with _step(sheet, user, seen) as step:
        locked = step.sheet
        if not locked.is_confirmed:
            raise StepRefused(_("This sheet is open already."))
        locked.reopen_reason = reason
        step.note(_("State"), locked.get_state_display(), _("Being scored"), reason)
        locked.state, locked.confirmed_at, locked.confirmed_by, locked.confirmed_name = State.DRAFT, None, None, ""
    return locked


def appeal_until(sheet: ScoreSheet) -> date | None:
    """The last day for an appeal; None while the sheet is not confirmed."""
    if sheet.confirmed_at is None:
        return None
    return after_workdays(timezone.localtime(sheet.confirmed_at).date(), APPEAL_DAYS)


def may_appeal(sheet: ScoreSheet) -> bool:
    """In time, and not once already since the sheet was confirmed. One query."""
    last = appeal_until(sheet)
    if last is None or timezone.localdate() > last:
        return False
    return not sheet.appeals.filter(at__gte=sheet.confirmed_at).exists()


def appeal(sheet: ScoreSheet, user: Any, text: str) -> Appeal:
    """The person's own appeal. Raises StepRefused."""
    with _step(sheet, user, None) as step:
        if step.sheet.person_id != user.pk or not step.sheet.is_confirmed:
            raise StepRefused(_("Only the person herself may appeal, once the sheet is confirmed."))
        if not may_appeal(step.sheet):
            raise StepRefused(
                _("An appeal has been made already, or the three working days are over. Speak to the village clerk.")
            )
        made = Appeal.objects.create(sheet=step.sheet, text=text)
        step.note(_("Appeal"), "", text)
    return made


def answer(sheet: ScoreSheet, user: Any, seen: int | None, text: str) -> None:
    """Answer the oldest open appeal. Raises StepRefused."""
    _refuse_own(user, sheet)
    with _step(sheet, user, seen) as step:
        found = step.sheet.appeals.filter(answered_at__isnull=True).first()
        if found is None:
            raise StepRefused(_("There is no appeal to be answered."))
        found.answer, found.answered_by, found.answered_at = text, str(user), timezone.now()
        found.save()
        step.note(_("Answer to the appeal"), "", text)
