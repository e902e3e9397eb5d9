"""What the home and sign-in pages say of a system that is new, or holds the demo county."""

from __future__ import annotations

from typing import Any

from django import template

from demo import passwords
from start import state

register = template.Library()


@register.inclusion_tag("start/_hint.html")
def start_hint() -> dict[str, Any]:
    """A file is looked at, and a query runs, only while there is something to say."""
    return {"is_demo": bool(passwords.load()), "is_new": state.code_path().exists() and state.is_open()}
