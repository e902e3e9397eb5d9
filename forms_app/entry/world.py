"""The world that expressions ask about: the time, labels of choices, code lists, who fills in."""

from __future__ import annotations

from django.utils import timezone

from forms_app.entry import pulling
from forms_app.entry.context import FieldContext
from forms_app.entry.lists import Listing
from forms_app.schema.expressions.state import World
from forms_app.schema.kinds.listed import code_list
from forms_app.schema.model import FormSchema

COLUMNS = ("code", "label", "parent")
_AGENT_LENGTH = 300


class FormWorld(World):
    """Code lists are those of ``context``, so that a page reads each once."""

    def __init__(self, schema: FormSchema, context: FieldContext) -> None:
        super().__init__(now=int(timezone.now().timestamp() * 1000))
        self.schema, self.context, self.lists = schema, context, context.fresh_lists
        self.told: dict[tuple[str, ...], str] = {}  # what was asked for, and what was found

    def choice_label(self, question: str, code: str) -> str:
        return self._remember((question, code), self._label(question, code))

    def _remember(self, asked: tuple[str, ...], found: str) -> str:
        self.told[asked] = found
        return found

    def _label(self, question: str, code: str) -> str:
        asked = self.schema.question(question)
        if slug := code_list(asked):
            entry = self.lists.get(slug).entries.get(code)
            return entry.label if entry else ""
        if asked.type == "boolean":
            return {"yes": "是", "no": "否"}.get(code, "")
        return next((choice.label for choice in asked.all_choices if choice.code == code), "")

    def pull(self, source: str, column: str, key_column: str, key: str) -> str:
        return self._remember((source, column, key_column, key), self._pulled(source, column, key_column, key))

    def _pulled(self, source: str, column: str, key_column: str, key: str) -> str:
        """A code list where there is one of this name, else a form. Runs queries for forms."""
        listing = self.lists.get(source)
        if listing.title or listing.entries:
            return listed(listing, column, key_column, key)
        self.check()
        return pulling.pulled(self.context, source, column, key_column, key)

    def property(self, name: str) -> str:
        if name == "deviceid":
            return "".join(sign for sign in self.context.circumstances.user_agent if sign.isprintable())[:_AGENT_LENGTH]
        user = self.context.areas.user if self.context.areas else None
        if user is None or not user.is_authenticated:
            return ""
        known = {"username": user.get_username(), "name": user.name, "phonenumber": user.phone, "email": user.email}
        return str(known.get(name, ""))


def listed(listing: Listing, column: str, key_column: str, key: str) -> str:
    """A column of the first code whose ``key_column`` says ``key``; closed codes count, for old answers name them."""
    names = {"name": "code", "value": "code"}
    column, key_column = names.get(column, column), names.get(key_column, key_column)
    if column not in COLUMNS or key_column not in COLUMNS or not key:
        return ""
    if key_column == "code":
        found = listing.entries.get(key)
    else:
        found = next((entry for entry in listing.entries.values() if getattr(entry, key_column) == key), None)
    return str(getattr(found, column)) if found else ""
