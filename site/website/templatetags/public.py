"""Small things that public pages need."""

from __future__ import annotations

import re

from django import template

register = template.Library()


@register.filter
def tel(phone: str) -> str:
    """The digits to dial: '15409000001（演示）' → '15409000001'; empty when there are none."""
    found = re.search(r"\+?[0-9][0-9 -]+[0-9]", phone or "")
    return re.sub(r"[^0-9+]", "", found.group()) if found else ""
