"""Roles and days as people say them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from reports.rota.rules import LEADER, STANDBY


def role_name(role: str) -> str:
    return {LEADER: _("Leader on duty"), STANDBY: _("On call")}.get(role) or _("On duty")


def day_words(day: date) -> str:
    return _("%(month)d/%(day)d") % {"month": day.month, "day": day.day}


def span_words(first: date, last: date) -> str:
    """One day, or from the first to the last of several."""
    if first == last:
        return day_words(first)
    return _("%(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}
