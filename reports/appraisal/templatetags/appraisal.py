"""Points and months in templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from reports.appraisal.scoring import plain
from reports.appraisal.words import month_words

register = template.Library()


@register.filter
def points(number: Decimal | None) -> str:
    """20, 17.5; a dash where nothing was given yet."""
    return plain(number) or "—"


@register.filter
def month(period: str) -> str:
    return month_words(period)
