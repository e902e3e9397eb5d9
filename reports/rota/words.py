"""Roles and days as people say them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from reports.rota.rules import LEADER


def role_name(role: str) -> str:
    return _("Leader on duty") if role == LEADER else _("On duty")


def day_words(day: date) -> str:
    return _("%(month)d/%(day)d") % {"month": day.month, "day": day.day}
