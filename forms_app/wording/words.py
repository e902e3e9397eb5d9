"""Any expression in words: rows as the builder shows them, everything else as well as it can be said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app.schema.conditions import operators as kinds
from forms_app.schema.conditions.reading import Reader
from forms_app.schema.conditions.rows import Answer, Row
from forms_app.schema.conditions.subjects import Subject
from forms_app.schema.conditions.writing import operator_of
from forms_app.schema.expressions.tree import Tree
from forms_app.schema.expressions.values import number_text
from forms_app.schema.model import FormSchema
from forms_app.wording.labels import OPERATORS, SENTENCES, subject_label

_SIGNS = {"=": _("is equal to …"), "!=": _("is not equal to …"), "<": _("is less than …"), "<=": _("is at most …"),
          ">": _("is more than …"), ">=": _("is at least …")}  # fmt: skip
_COUNTED = {"+": " + ", "-": " - ", "*": " × ", "div": " ÷ "}
# Functions whose arguments go into a phrase; others are named and their arguments follow in brackets.
_CALLS = {
    "today": _("today's date"), "now": _("this moment"), "true": _("always"), "false": _("never"),
    "not": _("not (%(a)s)"), "count": _("the number of rows of %(a)s"), "sum": _("the sum of %(a)s"),
    "count-non-empty": _("the number of answered rows of %(a)s"), "count-selected": _("the number of choices of %(a)s"),
    "string-length": _("the number of characters of %(a)s"), "jr:choice-name": _("the label of the choice %(a)s"),
    "selected": _("%(a)s includes %(b)s"), "contains": _("%(a)s contains the words %(b)s"),
    "starts-with": _("%(a)s begins with %(b)s"), "ends-with": _("%(a)s ends with %(b)s"),
    "regex": _("%(a)s is written like %(b)s"), "id_birthday": _("the date of birth in %(a)s"),
    "id_gender": _("the sex in %(a)s"), "int": _("the whole part of %(a)s"),
    "if": _("%(b)s if %(a)s, else %(c)s"), "distance": _("the length of %(a)s"), "area": _("the size of %(a)s"),
}  # fmt: skip
_AGE = _("the age by %(a)s")
_AND, _OR = _(", and "), _(", or ")
_CODE = re.compile(r"\d{6,18}", re.ASCII)


@dataclass
class Describer:
    """``reader``: knows what may be asked about at this place. ``areas``: names by code."""

    schema: FormSchema
    reader: Reader
    areas: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, kind: str, tree: Tree) -> str:
        """'当 年龄 小于 14 时显示'."""
        return gettext(str(SENTENCES[kind])) % {"words": self.words(tree)}

    def words(self, tree: Tree, inside: bool = False) -> str:
        if (row := self.reader.row([tree])) is not None:
            return self.row(row)
        if isinstance(tree, list) and tree[0] in {"and", "or"}:
            said = [self.row(one) if isinstance(one, Row) else self.words(one, True) for one in self.reader.items(tree)]
            joined = str(_AND if tree[0] == "and" else _OR).join(said)
            return gettext("(%(words)s)") % {"words": joined} if inside and len(said) > 1 else joined
        return self.value(tree)

    def row(self, row: Row) -> str:
        subject = self.reader.known[row.subject]
        operator = operator_of(subject, row.operator)
        assert operator
        label = subject_label(subject, self.schema)
        if subject.in_rows:
            label = gettext("any row of %(label)s") % {"label": label}
        if operator.many:
            said = [gettext("/").join(self.literal(one, operator.values[0], subject) for one in row.values)]
        else:
            said = [self.literal(one, kind, subject) for one, kind in zip(row.values, operator.values, strict=True)]
        text = str(OPERATORS[operator.name])
        for one in said:
            text = text.replace("…", "\0", 1).replace("\0", one)
        return f"{label} {text}"

    def literal(self, value: object, kind: str, subject: Subject) -> str:
        if isinstance(value, Answer):
            return subject_label(self.reader.known[value.subject], self.schema)
        text = value if isinstance(value, str) else number_text(float(value))  # type: ignore[arg-type]
        if kind == kinds.CHOICE:
            return subject.choices.get(text, text)
        if kind == kinds.AREA:
            return self.areas.get(text, text)
        if kind == kinds.DATE:
            year, month, day = text.split("-")
            return gettext("%(month)s/%(day)s/%(year)s") % {"year": year, "month": int(month), "day": int(day)}
        return gettext("“%(text)s”") % {"text": text} if kind == kinds.TEXT and isinstance(value, str) else text

    def value(self, tree: Tree, inside: bool = False) -> str:
        """What is no condition: an answer, a sum, a call. Depth is bounded by the parser."""
        if isinstance(tree, str):
            return self.areas.get(tree) or gettext("“%(text)s”") % {"text": tree}
        if not isinstance(tree, list):
            return number_text(float(tree))
        operation, *given = tree
        subject = self.reader.subject(tree)
        if subject is not None:
            return subject_label(subject, self.schema)
        if operation in {"q", "rows", "point"}:
            return self.schema.question(given[0]).label
        if operation == ".":
            return gettext("This answer")
        if operation in _SIGNS:
            right = self._compared(given[0], given[1])
            text = f"{self.words(given[0])} {str(_SIGNS[operation]).replace('…', right)}"
        elif operation in _COUNTED:
            text = _COUNTED[operation].join(self.value(item, True) for item in given)
        elif operation == "neg":
            return f"-{self.value(given[0], True)}"
        elif operation in {"and", "or"}:
            return self.words(tree, True)
        else:
            return self.call(operation, given)
        return gettext("(%(words)s)") % {"words": text} if inside else text

    def _compared(self, left: Tree, right: Tree) -> str:
        """The label of a choice instead of its code."""
        subject = self.reader.subject(left)
        if subject is not None and isinstance(right, str) and right in subject.choices:
            return subject.choices[right]
        return self.words(right)

    def call(self, name: str, given: list[Tree]) -> str:
        said = [self.words(item) for item in given]
        if name == "selected" and len(given) == 2:
            said[1] = self._compared(given[0], given[1])
        if name == "age_on" and len(given) == 1:
            return gettext(str(_AGE)) % {"a": said[0]}
        if name in _CALLS and len(given) <= 3:
            return gettext(str(_CALLS[name])) % dict(zip("abc", said, strict=False))
        return name + gettext("(%(words)s)") % {"words": gettext(", ").join(said)}


def codes_in(tree: Tree) -> set[str]:
    """Texts that may be codes of areas."""
    waiting, found = [tree], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one[1:]
        elif isinstance(one, str) and _CODE.fullmatch(one):
            found.add(one)
    return found
