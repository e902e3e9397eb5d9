"""Which language of a form is taken: a form has one here as yet, and Chinese comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_CHINESE = re.compile(r"中文|汉语|简体|chinese|mandarin|\bzh\b|\(zh", re.IGNORECASE)

_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")  # PostgreSQL keeps no NUL


def chosen(languages: Iterable[str], default: str) -> str:
    """Chinese, else the form's own default language, else its first one."""
    known = list(dict.fromkeys(languages))
    chinese = next((name for name in known if _CHINESE.search(name)), "")
    return chinese or (default if default in known else "") or (known[0] if known else default)


def languages_of(texts: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(name for text in texts if isinstance(text, dict) for name in text))


def said(text: Any, language: str) -> str:
    """A label in this language, else in the first in which it is written; spaces and line breaks as one space."""
    if isinstance(text, dict):
        text = text.get(language) or next((value for value in text.values() if value), "")
    return " ".join(_UNSEEN.sub(" ", str(text or "")).split())
