"""How long converting values takes, before it has begun: from their number and what this database does in a second."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

# Values a second, less than two cores did that six others kept busy (docs/adr/0084). Alone they do several times more.
RATES = {"sqlite": 12_000, "postgresql": 10_000}
START = 2  # seconds until the worker looks again for work


def seconds_for(values: int) -> int:
    """0 where nothing is converted: adding and stopping change no row, however many there are."""
    return START + values // RATES[connection.vendor] if values else 0


def spoken(seconds: int) -> str:
    """A length of time as somebody would say it, never shorter than it is."""
    if seconds <= 10:
        return _("a few seconds")
    if seconds < 60:
        return _("about %(count)d s") % {"count": -(-seconds // 10) * 10}
    if seconds < 5400:
        minutes = -(-seconds // 60)
        return _("about %(count)d min") % {"count": minutes}
    hours = -(-seconds // 3600)
    return _("about %(count)d h") % {"count": hours}
