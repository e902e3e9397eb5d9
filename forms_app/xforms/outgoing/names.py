"""Names for everything in a sheet: XLSForm has one space of names where our keys have one for each table."""

from __future__ import annotations

from forms_app.schema.expressions.rules import KINDS
from forms_app.schema.expressions.tree import load, walk
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import parts_of

# The form itself, ODK's own group, and columns of choices that filters name.
_TAKEN = {"data", "meta", "name", "label", "parent", "form_intro"}


class Names:
    """``by_id``: of questions by uuid, of their parts by 'uuid/part'. ``sections``: by uuid."""

    def __init__(self, schema: FormSchema) -> None:
        self.taken = set(_TAKEN)
        self.by_id: dict[str, str] = {}
        self.sections: dict[str, str] = {}
        questions = [question for question, _parent in schema.walk()]
        for question in questions:
            self.by_id[question.uuid] = self.free(question.key)
        for question in questions:
            for part in _parts(question):
                self.by_id[f"{question.uuid}/{part}"] = self.free(f"{self.by_id[question.uuid]}_{part}")
        for number, section in enumerate(schema.sections, start=1):
            self.sections[section.uuid] = self.free(f"section_{number}")

    def free(self, base: str) -> str:
        """Not taken yet, also where capitals count for nothing."""
        found, number = base, 1
        while found.lower() in self.taken:
            number += 1
            found = f"{base}_{number}"
        self.taken.add(found.lower())
        return found

    def __getitem__(self, uuid: str) -> str:
        return self.by_id[uuid]


def _parts(question: Question) -> list[str]:
    found = [part.name for part in parts_of(question) if part.name]
    if question.type == "repeat":
        found.append("count")  # pyxform makes it of a number of rows that is computed
    if question.type == "check_item":
        found.append("item")
    return found


def parts_read(schema: FormSchema) -> set[str]:
    """'uuid/part' of all parts that expressions read."""
    texts = [section.relevant for section in schema.sections]
    texts += [question.option(kind) for question, _parent in schema.walk() for kind in KINDS]
    return {
        f"{node[1]}/{node[2]}"
        for text in texts if text
        for node in walk(load(text))
        if isinstance(node, list) and node[0] == "q" and len(node) > 2
    }  # fmt: skip
