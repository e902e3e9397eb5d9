"""How a line of the history reads: what changed, in the words of the form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from forms_app.codes.changes import ADDED, CHANGED, IMPORTED, REMOVED
from forms_app.codes.models import Code


def spell_changes(changes: Any) -> str:
    """'选项名称：“汉” → “汉族”；停用日期：空 → “2026-11-23”'."""
    words = []
    for name, before, after in changes:
        field = getattr(Code._meta.get_field(name), "verbose_name", name)
        values = tuple(f"“{text}”" if text else _("empty") for text in (before, after))
        words.append(f"{field}：{values[0]} → {values[1]}")
    return "；".join(words)


class CodeAdded(LogFormatter):
    label = gettext_lazy("Choice added")
    message = gettext_lazy("Choice added")


class CodeChanged(LogFormatter):
    label = gettext_lazy("Choice changed")

    def format_message(self, log_entry: Any) -> str:
        return spell_changes(log_entry.data.get("changes", []))


class CodeRemoved(LogFormatter):
    label = gettext_lazy("Choice deleted")

    def format_message(self, log_entry: Any) -> str:
        gone = {name: before for name, before, _after in log_entry.data.get("changes", [])}
        return _("Choice deleted: %(code)s %(label)s") % {"code": gone.get("code"), "label": gone.get("label")}


class ListImported(LogFormatter):
    label = gettext_lazy("Workbook of choices entered")

    def format_message(self, log_entry: Any) -> str:
        counts = {name: after for name, _before, after in log_entry.data.get("changes", [])}
        return _("Workbook of choices entered: %(new)s new, %(changed)s changed, %(closed)s closed.") % {
            "new": counts.get("new"), "changed": counts.get("changed"), "closed": counts.get("closed")}  # fmt: skip


def register(actions: Any) -> None:
    """Hook ``register_log_actions``."""
    formatters = {ADDED: CodeAdded, CHANGED: CodeChanged, REMOVED: CodeRemoved, IMPORTED: ListImported}
    for action, formatter in formatters.items():
        actions.register_action(action)(formatter)
