"""Arguments that are read when a form is made, not when it is filled in: patterns, and words out of a fixed few."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from forms_app.schema.expressions import coding, patterns
from forms_app.schema.expressions.functions import PROPERTIES
from forms_app.schema.expressions.problems import Problems
from forms_app.schema.expressions.tree import Node, Problem
from forms_app.schema.linking import UUID_KEY

CHOICE_COLUMNS = {"name": "code", "value": "code", "code": "code", "label": "label", "parent": "parent"}


class Quoted:
    """``lists`` and ``forms`` as ``resolving.resolve`` takes them."""

    def __init__(self, problems: Problems, lists: Collection[str], forms: Mapping[str, Collection[str]]) -> None:
        self.problems, self.lists, self.forms = problems, lists, forms

    def check(self, call: Node) -> None:
        match call.value:
            case "regex":
                self._pattern(call.children[1])
            case "digest":
                self._one_of(call.children[1], coding.DIGESTS)
                for encoding in call.children[2:]:
                    self._one_of(encoding, coding.ENCODINGS)
            case "property":
                self._one_of(call.children[0], PROPERTIES)
            case "pulldata":
                self._pulled(call)

    def _pattern(self, given: Node) -> None:
        if given.kind != "string":
            self.problems.add("pattern_in_quotes", given)
            return
        try:
            patterns.compiled(given.value)
        except patterns.BadPattern as error:
            at = given.start + 1 + error.at
            found = Problem(error.code, at, given.end, {"text": given.value[error.at : error.at + 10]})
            self.problems.found.append(found)

    def _one_of(self, node: Node, known: Collection[str]) -> None:
        """A word in quotes that has to be one of these."""
        if node.kind != "string" or node.value not in known:
            self.problems.add("not_among", node, name=str(node.value or ""), known="、".join(known))

    def _pulled(self, call: Node) -> None:
        source, column, key_column, _key = call.children
        form = self.forms.get(source.value) if source.kind == "string" and source.value not in self.lists else None
        if form is not None:
            self._one_of(column, [*form])
            self._one_of(key_column, [UUID_KEY, *form])
            return
        if source.kind != "string" or (self.lists and source.value not in self.lists):
            self.problems.add("unknown_list", source, name=str(source.value or ""))
        for child in (column, key_column):
            if child.kind != "string" or child.value not in CHOICE_COLUMNS:
                self.problems.add("no_such_column", child, name=str(child.value or ""))
