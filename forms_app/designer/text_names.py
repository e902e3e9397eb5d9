"""What the texts of a form are called: for the table of translations and for the comparison of versions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.schema.kinds.rows import rows_of
from forms_app.schema.languages import WORDS
from forms_app.schema.model import Question
from forms_app.schema.tongues import tongue

SAID = "said:"  # how details of translations begin: see ``schema.diff``
NAMES = {
    "title": gettext_lazy("Title"), "intro": gettext_lazy("Introduction"),
    "label": gettext_lazy("Name of the question"), "hint": gettext_lazy("Instruction"),
    "body": gettext_lazy("Text that is shown"), "statement": gettext_lazy("What is agreed to"),
    "unit": gettext_lazy("Unit"), "add_label": gettext_lazy("Text of the add button"),
    "constraint_message": gettext_lazy("What to say when the check fails"),
    "choices": gettext_lazy("Name of a choice"), "rows": gettext_lazy("Name of a row"),
}  # fmt: skip


def name_of(field: str) -> str:
    return str(NAMES.get(field, "")) or _("Word that questions share")


def said_of(what: str, item: Any) -> str:
    """'英语 English：名称', '英语 English：选项“自有”' for a detail like 'said:en:choices:own'."""
    _said, language, field, *code = what.split(":", 3)
    words = f"“{_original(item, field, code[0])}”" if code and isinstance(item, Question) else ""
    if field in WORDS:
        words = f"“{WORDS[field]}”"
    return f"{tongue(language).title}：{name_of(field)}{words}"


def _original(item: Question, field: str, code: str) -> str:
    known = rows_of(item) if field == "rows" else item.choices
    return next((one.label for one in known if one.code == code), code)
