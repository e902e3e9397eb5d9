"""From text to nodes, with limits that keep hostile text from costing anything."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken
from lark.exceptions import LarkError

from forms_app.schema.expressions.tree import Node, Problem, Unparsable

LENGTH_LIMIT, DEPTH_LIMIT = 10_000, 60
_KEPT, _KEPT_LENGTH = 2_000, 200  # expressions that are remembered: the editor sends those of a form again and again
_WHOLE_DEPTH = 100  # brackets and chains together: what comes after walks the tree by calling itself
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WIDE = str.maketrans("（），＝＜＞＋－＊｜［］／０１２３４５６７８９　", "(),=<>+-*|[]/0123456789 ")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’|\$\{[^{}]*\}")
_SIGNS = {"≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "div"}
_CHAINS = {"or", "and", "+", "*", "|"}  # flattened: as long as people like, but not deep


def parse(text: str) -> Node:
    """The nodes of one expression. Raises Unparsable with the place."""
    if len(text) > LENGTH_LIMIT:
        raise Unparsable(Problem("too_long", params={"found": len(text), "limit": LENGTH_LIMIT}))
    if not text.strip():
        raise Unparsable(Problem("empty"))
    if found := _CONTROLS.search(text):
        raise Unparsable(Problem("control", found.start(), found.end()))
    return _short(text) if len(text) <= _KEPT_LENGTH else _parsed(text)


def _parsed(text: str) -> Node:
    plain = _half_width(text)
    _check_depth(plain)
    try:
        node: Node = _parser().parse(plain)  # type: ignore[assignment]
    except UnexpectedEOF:
        raise Unparsable(Problem("unfinished", len(text), len(text))) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise Unparsable(Problem("unfinished", len(text), len(text))) from None
        raise Unparsable(_unexpected(text, error.token.start_pos or 0, str(error.token))) from None
    except UnexpectedCharacters as error:
        raise Unparsable(_unexpected(text, error.pos_in_stream or 0, text[error.pos_in_stream or 0 :][:1])) from None
    except LarkError as error:
        raise _cause(error) from None
    _check_whole(node)
    return node


_short = lru_cache(maxsize=_KEPT)(_parsed)


def _cause(error: LarkError) -> Unparsable:
    found = getattr(error, "orig_exc", None)
    return found if isinstance(found, Unparsable) else Unparsable(Problem("unfinished"))


def _unexpected(text: str, at: int, token: str) -> Problem:
    if token[:1] in "\"'“‘":
        return Problem("open_quote", at, len(text))
    if text[at : at + 2] == "${":
        return Problem("unexpected" if "}" in text[at:] else "open_brace", at, len(text), {"text": text[at : at + 20]})
    return Problem("unexpected", at, at + len(token), {"text": token[:20]})


def _half_width(text: str) -> str:
    """Signs outside quotes as half-width ones; no place moves."""
    done, at = [], 0
    for quoted in _QUOTED.finditer(text):
        done += [text[at : quoted.start()].translate(_WIDE), quoted[0]]
        at = quoted.end()
    return "".join([*done, text[at:].translate(_WIDE)])


def _check_depth(text: str) -> None:
    depth = run = 0
    for match in re.finditer(r"[()\[\]]|-|[^\s()\[\]-]+", _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), text)):
        sign = match[0]
        depth += (sign in "([") - (sign in ")]")
        run = run + 1 if sign == "-" else 0
        if depth > DEPTH_LIMIT or run > DEPTH_LIMIT:
            raise Unparsable(Problem("too_deep", match.start(), match.end(), {"limit": DEPTH_LIMIT}))


def _check_whole(node: Node) -> None:
    waiting = [(node, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > _WHOLE_DEPTH:
            raise Unparsable(Problem("too_deep", one.start, one.end, {"limit": _WHOLE_DEPTH}))
        waiting += [(child, depth + 1) for child in one.children]


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, transformer=_Builder(), maybe_placeholders=False)


class _Builder(Transformer):
    """Lark calls a method per rule, innermost first, so nothing here recurses."""

    def _token(self, kind: str, token: Token, value: Any = None) -> Node:
        return Node(kind, token.value if value is None else value, (), token.start_pos or 0, token.end_pos or 0)

    def number(self, items: list) -> Node:
        value, token = float(items[0]), items[0]
        if math.isinf(value):
            raise Unparsable(Problem("large_number", token.start_pos or 0, token.end_pos or 0))
        return self._token("number", token, value)

    def string(self, items: list) -> Node:
        return self._token("string", items[0], items[0].value[1:-1])

    def reference(self, items: list) -> Node:
        return self._token("reference", items[0], items[0].value[2:-1].strip())

    def path(self, items: list) -> Node:
        return self._token("reference", items[0], items[0].value.rpartition("/")[2])

    def parent(self, items: list) -> Node:
        return self._token("parent", items[0])

    def itself(self, items: list) -> Node:
        return self._token("itself", items[0])

    def name(self, items: list) -> Node:
        return self._token("name", items[0])

    def group(self, items: list) -> Node:
        return items[0]

    def call(self, items: list) -> Node:
        name, *given = items
        end = given[-1].end + 1 if given else (name.end_pos or 0) + 2
        return Node("call", name.value, tuple(given), name.start_pos or 0, end)

    def lookup(self, items: list) -> Node:
        """A column of the row of a secondary instance: pulldata in other words."""
        listed, key, _equal, value, wanted = items
        quoted = re.search(r"'([^']*)'|\"([^\"]*)\"", listed)
        assert quoted
        texts = [quoted[1] or quoted[2] or "", str(wanted), str(key)]
        at = [Node("string", text, (), listed.start_pos or 0, wanted.end_pos or 0) for text in texts]
        return Node("call", "pulldata", (*at, value), listed.start_pos or 0, wanted.end_pos or 0)

    def negative(self, items: list) -> Node:
        sign, inner = items
        return Node("neg", None, (inner,), sign.start_pos or 0, inner.end)

    def _chain(self, items: list, sign: str) -> Node:
        return Node(sign, None, tuple(items), items[0].start, items[-1].end)

    def or_(self, items: list) -> Node:
        return self._chain(items, "or")

    def and_(self, items: list) -> Node:
        return self._chain(items, "and")

    def union(self, items: list) -> Node:
        return self._chain(items, "|")

    def _left(self, items: list) -> Node:
        """a - b + c as ((a - b) + c); equal signs that may be flattened stay flat."""
        found, depth = items[0], 0
        for sign, right in zip(items[1::2], items[2::2], strict=True):
            name = _SIGNS.get(sign.value, sign.value)
            if found.kind == name and name in _CHAINS and found is not items[0]:
                found = Node(name, None, (*found.children, right), found.start, right.end)
                continue
            depth += 1
            if depth > DEPTH_LIMIT:
                raise Unparsable(Problem("too_deep", sign.start_pos or 0, sign.end_pos or 0, {"limit": DEPTH_LIMIT}))
            found = Node(name, None, (found, right), found.start, right.end)
        return found

    equality = comparison = sum = product = _left


setattr(_Builder, "or", _Builder.or_)
setattr(_Builder, "and", _Builder.and_)
