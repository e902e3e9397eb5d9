"""Searching a ledger, and what is written down of it."""

from __future__ import annotations

from typing import Any

from forms_app.entry.searching import search, search_words, whole_number
from forms_app.records.models import Action, log_access
from forms_app.tables.models import Form

__all__ = ["log_search", "search", "search_words", "whole_number"]


def log_search(user: Any, form: Form, text: str) -> None:
    """A whole number was looked for, among the records that an answer may name too."""
    log_access(user, form, Action.SEARCH, conditions=search_words(text))
