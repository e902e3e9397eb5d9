"""Small things that public pages need."""

from __future__ import annotations

import re

from django import template

register = template.Library()


@register.filter
def tel(phone: str) -> str:
    """The digits to dial: '15409000001（演示）' → '15409000001'; empty when there are none."""
    found = re.match(r"\+?[\d\s-]+", (phone or "").strip())
    return re.sub(r"[^\d+]", "", found.group()) if found else ""
