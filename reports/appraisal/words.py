"""Months as people say them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def month_words(period: str) -> str:
    """'2026-11' → 2026年11月."""
    return _("%(year)d/%(month)d") % {"year": int(period[:4]), "month": int(period[5:])}
