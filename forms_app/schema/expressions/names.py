"""Which question a name in an expression means: a field name or a label, seen from where the expression stands."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from forms_app.schema.expressions.running import Chain
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import parts_of


class Unresolved(ValueError):
    """``code``: unknown_question, stopped_question, ambiguous_question, not_answered, unknown_part."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def chains_of(schema: FormSchema) -> dict[str, Chain]:
    """For each question and table, the tables that it stands in."""
    return schema.around


class Names:
    """``place``: the tables around the expression's owner. ``former``: labels by key of what is no longer asked."""

    def __init__(self, schema: FormSchema, owner: Question | None, former: Mapping[str, str]) -> None:
        self.former, self.chains = former, schema.around
        self.place: Chain = self.chains.get(owner.uuid, ()) if owner else ()
        self.by_key, self.by_label = schema.by_key, schema.by_label

    def find(self, name: str) -> tuple[Question, str]:
        """(question, part) of 'ren_shu', '人数' or 'wei_zhi.lat'. Raises Unresolved."""
        found = self._named(name)
        if found is not None:
            if found.type != "repeat" and not parts_of(found):
                raise Unresolved("not_answered", label=found.label)
            return found, ""
        head, _dot, part = name.rpartition(".")
        whole = self._named(head) if head else None
        if whole is not None:
            if part not in {item.name for item in parts_of(whole)}:
                known = "、".join(item.name for item in parts_of(whole) if item.name)
                raise Unresolved("unknown_part", name=part, label=whole.label, known=known)
            return whole, part
        if name in self.former:
            raise Unresolved("stopped_question", name=name, label=self.former[name])
        if name in self.former.values():
            raise Unresolved("stopped_question", name=name, label=name)
        near = difflib.get_close_matches(name, [*self.by_key, *self.by_label], 1, 0.4)
        raise Unresolved("unknown_question", name=name, near=near[0] if near else "")

    def _named(self, name: str) -> Question | None:
        for known in (self.by_key, self.by_label):
            if found := known.get(name):
                return self._nearest(name, found)
        return None

    def _nearest(self, name: str, found: Sequence[Question]) -> Question:
        """The one in the own row, else in the rows around it, else the only one in the form."""
        if len(found) == 1:
            return found[0]
        around = [
            question
            for question in found
            if self.chains[question.uuid] == self.place[: len(self.chains[question.uuid])]
        ]
        best = sorted(around, key=lambda question: -len(self.chains[question.uuid]))
        if not best or (len(best) > 1 and self.chains[best[0].uuid] == self.chains[best[1].uuid]):
            raise Unresolved("ambiguous_question", name=name)
        return best[0]
