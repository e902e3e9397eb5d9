"""From nodes to trees: names become uuids, and what cannot work is found while the form is being edited."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from forms_app.schema.expressions import kinds
from forms_app.schema.expressions.functions import ANY, DAY, FLAG, FUNCTIONS, NUMBER, ROWS, TEXT
from forms_app.schema.expressions.names import Names, Unresolved
from forms_app.schema.expressions.parsing import parse
from forms_app.schema.expressions.problems import Enough, Problems
from forms_app.schema.expressions.quoted import CHOICE_COLUMNS, Quoted
from forms_app.schema.expressions.tree import Node, Problem, Tree, Unparsable
from forms_app.schema.model import FormSchema, Question

_COMPARED, _COUNTED = {"=", "!=", "<", "<=", ">", ">="}, {"+", "-", "*", "div", "mod"}
_ANSWERS = {"q", "point"}


@dataclass
class Resolved:
    """``tree`` is None where there are problems."""

    tree: Tree = None
    problems: list[Problem] = field(default_factory=list)


def resolve(
    text: str,
    schema: FormSchema,
    owner: Question | None = None,
    *,
    of_choices: bool = False,
    former: Mapping[str, str] | None = None,
    lists: Mapping[str, Mapping[str, str]] | None = None,
    forms: Mapping[str, Collection[str]] | None = None,
) -> Resolved:
    """The tree of what somebody wrote for ``owner`` (None: for a section). Never raises.

    ``of_choices``: columns of a choice may be named (name, label, parent). ``former``: labels of questions that are no
    longer asked, by key. ``lists``: labels by code of the code lists that questions choose from, by slug. ``forms``:
    what may be read of the records of other forms, by slug.
    """
    try:
        node = parse(text)
    except Unparsable as error:
        return Resolved(problems=[error.problem])
    resolver = _Resolver(Names(schema, owner, former or {}), schema, owner, of_choices, lists or {}, forms or {})
    try:
        tree, _kind = resolver.tree(node)
    except Enough:
        return Resolved(problems=resolver.problems.found)
    return Resolved(None if resolver.problems.found else tree, resolver.problems.found)


class _Resolver:
    def __init__(
        self,
        names: Names,
        schema: FormSchema,
        owner: Question | None,
        of_choices: bool,
        lists: Mapping[str, Mapping[str, str]],
        forms: Mapping[str, Collection[str]],
    ) -> None:
        self.names, self.schema, self.owner, self.of_choices = names, schema, owner, of_choices
        self.lists, self.problems = lists, Problems()
        self.quoted = Quoted(self.problems, lists, forms)

    def tree(self, node: Node) -> tuple[Tree, str]:
        """The tree of a node and the kind of its value. Depth is bounded by the parser."""
        match node.kind:
            case "number":
                return _number(node.value), NUMBER
            case "string":
                return node.value, TEXT
            case "reference":
                return self.reference(node)
            case "itself":
                if self.owner is None:
                    self.problems.add("no_own_answer", node)
                if self.owner and self.owner.type == "location":
                    return ["point", self.owner.uuid], TEXT
                return ["."], kinds.kind_of(self.owner) if self.owner else ANY
            case "name":
                return self.column(node)
            case "parent":
                self.problems.add("only_position", node)
                return "", ANY
            case "neg":
                return ["neg", self.argument(node.children[0], NUMBER)[0]], NUMBER
            case "call":
                return self.call(node)
            case "|":
                return ["|", *(self.tree(child)[0] for child in node.children)], ROWS
            case "or" | "and":
                return [node.kind, *(self.tree(child)[0] for child in node.children)], FLAG
        if node.kind in _COUNTED:
            return [node.kind, *(self.argument(child, NUMBER)[0] for child in node.children)], NUMBER
        return self.comparison(node), FLAG

    def reference(self, node: Node) -> tuple[Tree, str]:
        try:
            found = self.names.find(node.value)
        except Unresolved as error:
            self.problems.add(error.code, node, **error.params)
            return "", ANY
        question, part = found
        if question.type == "repeat":
            return ["rows", question.uuid], ROWS
        if question.type == "location" and not part:
            return ["point", question.uuid], TEXT
        return ["q", question.uuid, *([part] if part else [])], kinds.kind_of(question, part)

    def column(self, node: Node) -> tuple[Tree, str]:
        if self.of_choices and node.value in CHOICE_COLUMNS:
            return ["choice", CHOICE_COLUMNS[node.value]], TEXT
        code = "no_such_column" if self.of_choices else "bare_name"
        self.problems.add(code, node, name=node.value)
        return "", ANY

    # Functions

    def call(self, node: Node) -> tuple[Tree, str]:
        function = FUNCTIONS.get(node.value)
        if function is None:
            near = difflib.get_close_matches(node.value, FUNCTIONS, 1)
            self.problems.add("unknown_function", node, name=node.value, near=near[0] if near else "")
            return "", ANY
        if not function.accepts(len(node.children)):
            counts = {"fewest": function.fewest, "most": function.most or 0, "found": len(node.children)}
            self.problems.add("wrong_count", node, name=node.value, **counts)
            return "", ANY
        match node.value:
            case "position":
                return self.position(node), NUMBER
            case "jr:choice-name":
                return self.choice_name(node), TEXT
            case "indexed-repeat":
                return self.indexed(node)
            case "regex" | "digest" | "property" | "pulldata":
                self.quoted.check(node)
        pairs = [self.argument(child, function.kind(index)) for index, child in enumerate(node.children)]
        given, found = [tree for tree, _kind in pairs], {kind for _tree, kind in pairs[1:]}
        if node.value == "selected" and len(given) == 2:
            given[1] = self.code(given[0], given[1], node.children[1])
        if node.value == "if":
            return [node.value, *given], found.pop() if len(found) == 1 else ANY
        return [node.value, *given], function.gives

    def argument(self, node: Node, wanted: str) -> tuple[Tree, str]:
        """As ``tree``, with a problem where the argument can never be of the kind wanted."""
        tree, kind = self.tree(node)
        if wanted == ROWS and kind != ROWS and not (isinstance(tree, list) and tree[0] in _ANSWERS):
            self.problems.add("needs_rows", node)
        elif wanted == NUMBER and (kind == kinds.NEVER or (kind == TEXT and not self._may_be_number(tree))):
            self.problems.add("needs_number", node, text=self._said(tree))
        return tree, kind

    @staticmethod
    def _may_be_number(tree: Tree) -> bool:
        if isinstance(tree, str):
            return kinds.is_number(tree) or kinds.is_day(tree) or tree == ""
        return not (isinstance(tree, list) and tree[0] in {*_ANSWERS, "."})

    def _said(self, tree: Tree) -> str:
        if isinstance(tree, list) and tree[0] in _ANSWERS:
            return self.schema.question(tree[1]).label
        return tree if isinstance(tree, str) else ""

    def position(self, node: Node) -> Tree:
        child = node.children[0]
        if child.kind == "parent":
            up = child.value.count("..")
        elif child.kind == "reference" and (found := self.reference(child)[0]) and found[0] == "rows":
            chain = self.names.place
            if found[1] not in chain:
                self.problems.add("outside_table", child)
                return ["position"]
            up = len(chain) - chain.index(found[1])
        else:
            self.problems.add("only_position", child)
            return ["position"]
        if up > len(self.names.place):
            self.problems.add("outside_table", child)
        return ["position", up] if up != 1 else ["position"]

    def choice_name(self, node: Node) -> Tree:
        tree, _kind = self.tree(node.children[0])
        named = node.children[1]
        if named.kind == "string":
            named = Node(
                "reference", named.value.removeprefix("${").removesuffix("}").strip(), (), named.start, named.end
            )
        if named.kind != "reference":
            self.problems.add("needs_question", named)
            return ""
        found, _ = self.reference(named)
        if isinstance(found, list) and not kinds.has_choices(self.schema.question(found[1])):
            self.problems.add("no_choices", named, label=self.schema.question(found[1]).label)
        return ["jr:choice-name", tree, found]

    def indexed(self, node: Node) -> tuple[Tree, str]:
        wanted, *pairs = node.children
        if len(pairs) % 2:
            self.problems.add("wrong_count", node, name=node.value, fewest=3, most=5, found=len(node.children))
            return "", ANY
        found, kind = self.tree(wanted)
        if not (isinstance(found, list) and found[0] == "q"):
            self.problems.add("needs_question", wanted)
            return "", ANY
        given: list[Tree] = []
        chain = self.names.chains[found[1]]
        for table, number in zip(pairs[::2], pairs[1::2], strict=True):
            rows, _ = self.tree(table)
            if not (isinstance(rows, list) and rows[0] == "rows" and rows[1] in chain):
                self.problems.add("needs_table", table, label=self.schema.question(found[1]).label)
            given += [rows, self.argument(number, NUMBER)[0]]
        return ["indexed-repeat", found, *given], kind

    # Comparisons

    def comparison(self, node: Node) -> Tree:
        trees, found = zip(*(self.tree(child) for child in node.children), strict=True)
        left, right = trees
        left_kind, right_kind = found
        for kind, other, child in ((left_kind, right, node.children[1]), (right_kind, left, node.children[0])):
            self.literal(kind, other, child)
        if node.kind in {"=", "!="}:
            right = self.code(left, right, node.children[1])
            left = self.code(right, left, node.children[0])
        return [node.kind, left, right]

    def literal(self, kind: str, tree: Tree, node: Node) -> None:
        """A number compared with words, a day with something that is no day."""
        if not isinstance(tree, str) or tree == "":
            return
        if kind == NUMBER and not kinds.is_number(tree) and not kinds.is_day(tree):
            self.problems.add("needs_number", node, text=tree)
        if kind == DAY and not kinds.is_day(tree) and not kinds.is_number(tree):
            self.problems.add("needs_day", node, text=tree)

    def code(self, answer: Tree, literal: Tree, node: Node) -> Tree:
        """The code of a choice that was written down; its label counts as well."""
        if not isinstance(literal, str) or literal == "" or not isinstance(answer, list):
            return literal
        question = self.owner if answer == ["."] else None
        if answer[0] == "q" and len(answer) == 2:
            question = self.schema.question(answer[1])
        known = kinds.choices_of(question, self.lists) if question else None
        if not known or literal in known:
            return literal
        code = next((code for code, label in known.items() if label == literal), None)
        if code is None:
            assert question
            self.problems.add("no_such_choice", node, text=literal, label=question.label)
            return literal
        return code


def _number(value: float) -> float | int:
    return int(value) if value == int(value) and abs(value) < 1e15 else value
