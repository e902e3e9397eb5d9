"""Trees become functions of a context once, and are called for every record after that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from forms_app.schema.expressions.arithmetic import divide, remainder
from forms_app.schema.expressions.calls import CALLS
from forms_app.schema.expressions.state import Context, Scope
from forms_app.schema.expressions.tree import Tree
from forms_app.schema.expressions.values import Value, equal, flag, less, less_or_equal, number, text, unequal

Run = Callable[[Context], Value]
Chain = tuple[str, ...]  # uuids of the tables that something stands in, outermost first


class Compiler:
    """``chains``: of every question and table of the form. ``place``: where the expressions stand."""

    def __init__(self, chains: Mapping[str, Chain], place: Chain = ()) -> None:
        self.chains, self.place = chains, place

    def run(self, tree: Tree) -> Run:
        if isinstance(tree, str):
            return lambda context: tree
        if isinstance(tree, (int, float)):
            value = float(tree)
            return lambda context: value
        operation, *given = tree
        special = _SPECIAL.get(operation)
        if special is not None:
            return special(self, given)
        runs = [self.run(item) for item in given]
        if operation in _PAIRS:
            return _PAIRS[operation](runs)
        return _called(CALLS[operation], runs)

    # What is read

    def answer(self, given: list) -> Run:
        uuid, part = given[0], given[1] if len(given) > 1 else ""
        key = f"{uuid}.{part}" if part else uuid
        chain = self.chains[uuid]
        depth = self._common(chain)
        if depth == len(chain):
            return lambda context: context.scopes[depth].get(key, "")
        below = chain[depth:]
        return lambda context: [str(row.get(key, "")) for row in rows(context.scopes[depth], below)]

    def point(self, given: list) -> Run:
        """'31.2 121.4' of a position, '' where there is none."""
        north, east = f"{given[0]}.lat", f"{given[0]}.lon"
        chain = self.chains[given[0]]
        depth = self._common(chain)
        if depth == len(chain):
            return lambda context: _point(context.scopes[depth], north, east)
        below = chain[depth:]
        return lambda context: [_point(row, north, east) for row in rows(context.scopes[depth], below)]

    def rows(self, given: list) -> Run:
        """One empty text for each row of a table: they are only counted."""
        chain = (*self.chains[given[0]], given[0])
        depth = min(self._common(chain), len(chain) - 1)
        below = chain[depth:]
        return lambda context: ["" for _row in rows(context.scopes[depth], below)]

    def _common(self, chain: Chain) -> int:
        """How many tables both places have in common."""
        depth = 0
        while depth < min(len(chain), len(self.place)) and chain[depth] == self.place[depth]:
            depth += 1
        return depth

    def indexed(self, given: list) -> Run:
        """[question, table, number, inner table, number]: rows that are not named are the own ones."""
        uuid, part = given[0][1], given[0][2] if len(given[0]) > 2 else ""
        key = f"{uuid}.{part}" if part else uuid
        chain = self.chains[uuid]
        wanted = {given[at][1]: self.run(given[at + 1]) for at in range(1, len(given) - 1, 2)}
        depth = next((at for at, table in enumerate(chain) if table in wanted), len(chain))
        depth = min(depth, self._common(chain))

        def run(context: Context) -> Value:
            scope: Scope = context.scopes[depth]
            for table in chain[depth:]:
                found = number(wanted[table](context), context.offset) if table in wanted else 1.0
                below = scope.get(table) or []
                if not 1 <= found <= len(below):
                    return ""
                scope = below[int(found) - 1]
            return scope.get(key, "")

        return run

    # What is not simply computed from the left to the right

    def either(self, given: list) -> Run:
        condition, yes, no = (self.run(item) for item in given)
        return lambda context: yes(context) if flag(condition(context)) else no(context)

    def any_of(self, given: list) -> Run:
        runs = [self.run(item) for item in given]
        return lambda context: any(flag(run(context)) for run in runs)

    def all_of(self, given: list) -> Run:
        runs = [self.run(item) for item in given]
        return lambda context: all(flag(run(context)) for run in runs)

    def first(self, given: list) -> Run:
        runs = [self.run(item) for item in given]

        def run(context: Context) -> Value:
            for one in runs:
                value = one(context)
                if text(value) != "":
                    return value
            return ""

        return run

    def once(self, given: list) -> Run:
        run = self.run(given[0])
        return lambda context: context.own if context.own != "" else run(context)

    def negative(self, given: list) -> Run:
        run = self.run(given[0])
        return lambda context: -number(run(context), context.offset)

    def together(self, given: list) -> Run:
        runs = [self.run(item) for item in given]

        def run(context: Context) -> Value:
            found: list[str] = []
            for one in runs:
                value = one(context)
                found += value if isinstance(value, list) else [text(value)]
            return found

        return run

    def position(self, given: list) -> Run:
        up = int(given[0]) if given else 1
        return lambda context: float(context.index[-up] + 1) if 0 < up <= len(context.index) else 1.0

    def choice_name(self, given: list) -> Run:
        run, uuid = self.run(given[0]), given[1][1]
        return lambda context: context.world.choice_label(uuid, text(run(context)))

    def pulled(self, given: list) -> Run:
        runs = [self.run(item) for item in given]
        return lambda context: context.world.pull(*(text(run(context)) for run in runs))


_SPECIAL: dict[str, Callable[[Compiler, list], Run]] = {
    "q": Compiler.answer,
    "point": Compiler.point,
    "rows": Compiler.rows,
    ".": lambda compiler, given: lambda context: context.own,
    "choice": lambda compiler, given: lambda context: context.choice.get(given[0], ""),
    "if": Compiler.either,
    "or": Compiler.any_of,
    "and": Compiler.all_of,
    "coalesce": Compiler.first,
    "once": Compiler.once,
    "neg": Compiler.negative,
    "|": Compiler.together,
    "position": Compiler.position,
    "indexed-repeat": Compiler.indexed,
    "jr:choice-name": Compiler.choice_name,
    "pulldata": Compiler.pulled,
}


def rows(scope: Scope, below: Sequence[str]) -> list[Scope]:
    """All rows of the last of these tables that stand below a row, in order."""
    found = [scope]
    for table in below:
        found = [row for one in found for row in one.get(table) or []]
    return found


def _point(scope: Scope, north: str, east: str) -> str:
    return f"{scope[north]} {scope[east]}" if scope.get(north) and scope.get(east) else ""


def _called(call: Callable[..., Value], runs: list[Run]) -> Run:
    if not runs:
        return lambda context: call(context)
    if len(runs) == 1:
        only = runs[0]
        return lambda context: call(context, only(context))
    if len(runs) == 2:
        left, right = runs
        return lambda context: call(context, left(context), right(context))
    return lambda context: call(context, *(run(context) for run in runs))


def _compared(compare: Callable[..., bool], runs: list[Run]) -> Run:
    left, right = runs
    return lambda context: compare(left(context), right(context), context.offset)


def _turned(compare: Callable[..., bool], runs: list[Run]) -> Run:
    left, right = runs
    return lambda context: compare(right(context), left(context), context.offset)


def _counted(count: Callable[[float, float], float], runs: list[Run]) -> Run:
    def run(context: Context) -> Value:
        found = number(runs[0](context), context.offset)
        for one in runs[1:]:
            found = count(found, number(one(context), context.offset))
        return found

    return run


_PAIRS: dict[str, Callable[[list[Run]], Run]] = {
    "=": partial(_compared, equal),
    "!=": partial(_compared, unequal),
    "<": partial(_compared, less),
    "<=": partial(_compared, less_or_equal),
    ">": partial(_turned, less),
    ">=": partial(_turned, less_or_equal),
    "+": partial(_counted, lambda left, right: left + right),
    "-": partial(_counted, lambda left, right: left - right),
    "*": partial(_counted, lambda left, right: left * right),
    "div": partial(_counted, divide),
    "mod": partial(_counted, remainder),
}
