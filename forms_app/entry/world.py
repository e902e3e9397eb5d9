"""The world that expressions ask about: the time, labels of choices, code lists."""

from __future__ import annotations

from django.utils import timezone

from forms_app.entry.lists import Lists
from forms_app.schema.expressions.state import World
from forms_app.schema.kinds.listed import code_list
from forms_app.schema.model import FormSchema

COLUMNS = ("code", "label", "parent")


class FormWorld(World):
    """``lists``: those of the page, so that a list is read once."""

    def __init__(self, schema: FormSchema, lists: Lists, offset: int = 480) -> None:
        super().__init__(now=int(timezone.now().timestamp() * 1000), offset=offset)
        self.schema, self.lists = schema, lists

    def choice_label(self, question: str, code: str) -> str:
        asked = self.schema.question(question)
        if slug := code_list(asked):
            entry = self.lists.get(slug).entries.get(code)
            return entry.label if entry else ""
        if asked.type == "boolean":
            return {"yes": "是", "no": "否"}.get(code, "")
        return next((choice.label for choice in asked.all_choices if choice.code == code), "")

    def pull(self, source: str, column: str, key_column: str, key: str) -> str:
        return pulled(self.lists, source, column, key_column, key)


def pulled(lists: Lists, source: str, column: str, key_column: str, key: str) -> str:
    """A column of the first code whose ``key_column`` says ``key``; closed codes count, for old answers name them."""
    names = {"name": "code", "value": "code"}
    column, key_column = names.get(column, column), names.get(key_column, key_column)
    if column not in COLUMNS or key_column not in COLUMNS or not key:
        return ""
    entries = lists.get(source).entries
    if key_column == "code":
        found = entries.get(key)
    else:
        found = next((entry for entry in entries.values() if getattr(entry, key_column) == key), None)
    return str(getattr(found, column)) if found else ""
