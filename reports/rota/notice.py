"""The notice of changes 调整通知: what differs from the rota that was published, A4 upright."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.engine.paper import Printing, paper_context
from reports.engine.render import render_chunk
from reports.rota.planning import Month
from reports.rota.table import WEEKDAYS


@dataclass(frozen=True)
class Changed:
    """A slot of a day, from what was published to what holds now, with the last reason."""

    date: date
    weekday: str
    words: str
    before: str
    after: str
    reason: str


def changed_of(month: Month) -> list[Changed]:
    """By day. A slot that was changed twice stands there once; one that was changed back does not."""
    found: dict[tuple[date, str], tuple[str, str, str]] = {}
    changes = month.rota.changes.filter(published=True).order_by("at", "pk") if month.rota else []
    for change in changes:
        key = (change.date, change.slot)
        before = found[key][0] if key in found else change.before
        found[key] = (before, change.after, change.reason)
    return [
        Changed(day, WEEKDAYS[day.weekday()], month.terms.slot_words(slot), before, after, reason)
        for (day, slot), (before, after, reason) in sorted(found.items())
        if before != after
    ]


def notice_html(month: Month, printing: Printing) -> str:
    words: dict[str, Any] = {"station": month.station.name, "year": month.first.year, "month": month.first.month}
    context = paper_context(printing) | {
        "title": _("%(station)s: changes of the duty rota %(month)d/%(year)d") % words,
        "station": month.station,
        "changed": changed_of(month),
        "today": timezone.localdate(),
    }
    return render_to_string("rota/notice.html", context)


def notice_pdf(month: Month, printing: Printing) -> bytes:
    """Raises PrintFailed."""
    return render_chunk(notice_html(month, printing)).pdf
