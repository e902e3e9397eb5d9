"""From trees back to text, with the names that questions have now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forms_app.schema.expressions.tree import Tree
from forms_app.schema.expressions.values import number_text

_RANK = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6,
         "mod": 6, "neg": 7, "|": 8}  # fmt: skip
_COLUMNS = {"code": "name"}


def write(tree: Tree, names: Mapping[str, str] | Callable[[str], str]) -> str:
    """The text of a tree; ``names``: what stands for a question's uuid between ${ and }."""
    if callable(names):
        return _text(tree, names, 0)
    known: Mapping[str, str] = names
    return _text(tree, lambda uuid: known.get(uuid, uuid), 0)


def _text(tree: Tree, name: Callable[[str], str], above: int) -> str:
    if isinstance(tree, str):
        return _quoted(tree)
    if not isinstance(tree, list):
        return number_text(float(tree))
    operation, *given = tree
    match operation:
        case "q":
            return f"${{{'.'.join([name(given[0]), *given[1:]])}}}"
        case "rows" | "point":
            return f"${{{name(given[0])}}}"
        case ".":
            return "."
        case "choice":
            return str(_COLUMNS.get(given[0], given[0]))
        case "position":
            return f"position({'/'.join(['..'] * (int(given[0]) if given else 1))})"
        case "jr:choice-name":
            return f"jr:choice-name({_text(given[0], name, 0)}, {_quoted(_text(given[1], name, 0))})"
    if operation not in _RANK:
        return f"{operation}({', '.join(_text(item, name, 0) for item in given)})"
    rank = _RANK[operation]
    if operation == "neg":
        text = f"-{_text(given[0], name, rank)}"
    else:
        first, *rest = given
        text = f" {operation} ".join([_text(first, name, rank), *(_text(item, name, rank + 1) for item in rest)])
    return f"({text})" if rank < above else text


def _quoted(text: str) -> str:
    """In the quotes that do not occur in it; XPath has no way to write both."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    pieces = "', \"'\", '".join(text.split("'"))
    return f"concat('{pieces}')"
