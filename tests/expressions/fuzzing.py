"""Expressions at random, out of words of the grammar and of anything else, and what has to hold of every one.

.venv/bin/python -m tests.expressions.fuzzing SECONDS [SEED] tries as many as it can.
"""

from __future__ import annotations

import random
import sys
import time
from typing import Any

from forms_app.schema.expressions.functions import FUNCTIONS
from forms_app.schema.expressions.parsing import parse
from forms_app.schema.expressions.resolving import Resolved, resolve
from forms_app.schema.expressions.running import Compiler
from forms_app.schema.expressions.state import Context, Failed, World
from forms_app.schema.expressions.tree import Problem, Unparsable, dump, load
from forms_app.schema.expressions.writing import write
from forms_app.schema.model import Choice, FormSchema, Question

WORDS = (
    "or", "and", "=", "!=", "≠", "<", "<=", "≤", ">", ">=", "≥", "+", "-", "*", "div", "mod", "×", "÷", "|", "(", ")",
    ",", "[", "]", "/", ".", "..", "0", "1", "2.5", ".5", "10.", "999999999999999999999", "''", "'a'", '"b"', "“甲”",
    "'2026-11-23'", "'08:30'", "'[a-z]{2}'", "'(a*)*'", "'('", "'男'", "${n}", "${数}", "${ren}", "${ren.lat}", "${di}",
    "${di.lat}", "${nothing}", "${旧}", "${", "}", "name", "label", "xs:date", "current()/../n", "../n", "/data/n",
    "instance('l')/root/item", "（", "）", "，", "＝", "　", " ", "\n", "𬱟", "\0", "'", '"', "“",
)  # fmt: skip
PIECES = (*WORDS, *(f"{name}(" for name in FUNCTIONS))
FORMER = {"jiu": "旧"}


def form() -> FormSchema:
    from tests.logic import asked, section

    return FormSchema("x", (section(
        "一",
        asked("n", "integer", label="数"), asked("x", "decimal"), asked("t", label="文"), asked("d", "date"),
        asked("m", "datetime"), asked("f", "photo"), asked("di", "location"),
        asked("xing", "choice", choices=(Choice("m", "男"), Choice("f", "女"))), asked("cs", "choices"),
        asked("ren", "repeat", questions=(
            asked("a", "integer"), asked("n2", "integer"),
            asked("li", "repeat", questions=(asked("b"), asked("c", "integer")))),
        ),
    ),))  # fmt: skip


def text_of(chance: random.Random, most: int = 25) -> str:
    """Most of them could have been written by somebody; the others are words in any order."""
    if chance.random() < 0.7:
        return made(chance, chance.randint(0, 4))
    return chance.choice(("", "", " ")).join(chance.choice(PIECES) for _ in range(chance.randint(1, most)))


SIGNS = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|")
LEAVES = (*(word for word in WORDS if word[0] in "$.0129'\"“" and len(word) > 1), "${x}", "${t}", "${d}", "${m}",
          "${a}", "${b}", "${c}", "${xing}", "${cs}", ".", "1", "0", "name", "true()", "today()",
          "position(..)")  # fmt: skip


def made(chance: random.Random, depth: int) -> str:
    if depth <= 0 or chance.random() < 0.15:
        return chance.choice(LEAVES)
    match chance.randrange(5):
        case 0 | 1:
            signs = (f" {chance.choice(SIGNS)} {made(chance, depth - 1)}" for _ in range(chance.randint(1, 3)))
            return made(chance, depth - 1) + "".join(signs)
        case 2:
            return f"{chance.choice(('', '-'))}({made(chance, depth - 1)})"
    function = chance.choice(list(FUNCTIONS.values()))
    count = function.fewest + chance.choice((0, 0, 0, function.repeats, 1))
    return f"{function.name}({', '.join(made(chance, depth - 1) for _ in range(count))})"


class Tried:
    """A form, and everything that has to hold of an expression in it. ``counts``: how many came how far."""

    def __init__(self, codes: set[str]) -> None:
        from forms_app.schema.expressions.names import chains_of

        self.form, self.codes = form(), codes
        self.owners: list[Question | None] = [None, *(question for question, _parent in self.form.walk())]
        self.keys = {question.uuid: question.key for question in self.owners if question}
        self.chains = chains_of(self.form)
        self.counts = {"refused": 0, "computed": 0, "broke off": 0}

    def expression(self, text: str, owner: Question | None, of_choices: bool, answers: dict[str, Any]) -> None:
        found = resolve(text, self.form, owner, of_choices=of_choices, former=FORMER)
        if found.problems:
            self.counts["refused"] += 1
            return self.refused(text, found)
        tree = load(dump(found.tree))
        assert tree == found.tree
        again = write(tree, self.keys)
        if len(again) < 10_000:
            second = resolve(again, self.form, owner, of_choices=of_choices)
            assert second.problems == [], (text, again, second.problems)
            assert write(second.tree, self.keys) == again, (text, again)
        self.computed(tree, owner, answers)

    def refused(self, text: str, found: Resolved) -> None:
        assert found.tree is None
        for problem in found.problems:
            assert problem.code in self.codes, problem
            assert 0 <= problem.start <= problem.end <= len(text), (text, problem)

    def computed(self, tree: Any, owner: Question | None, answers: dict[str, Any]) -> None:
        chain = self.chains[owner.uuid] if owner else ()
        scopes, index = [answers], []
        for table in chain:
            scopes.append(scopes[-1][table][0])
            index.append(0)
        world = World(now=1_795_406_400_000, seconds=1.0)
        world.start()
        try:
            value = Compiler(self.chains, chain).run(tree)(Context(world, tuple(scopes), tuple(index)))
        except Failed:
            self.counts["broke off"] += 1
            return
        assert isinstance(value, (str, float, bool, list)), value
        self.counts["computed"] += 1


def parsed(text: str) -> None:
    """Any text at all: nodes, or a place in it."""
    try:
        parse(text)
    except Unparsable as error:
        problem: Problem = error.problem
        assert 0 <= problem.start <= problem.end <= len(text) or problem.code == "too_long", (text, problem)


TEXTS = (
    "",
    "0",
    "1",
    "-2.5",
    "abc",
    "2026-11-23",
    "08:30",
    "2026-11-23T08:30:00.000+08:00",
    "m",
    "a b",
    "𬱟",
    "9" * 400,
)


def answers_of(chance: random.Random, questions: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in questions:
        if question.type == "repeat":
            found[question.uuid] = [answers_of(chance, question.questions) for _ in range(chance.randint(1, 3))]
        else:
            for part in ("", ".lat", ".lon"):
                found[question.uuid + part] = chance.choice(TEXTS)
    return found


def tried(chance: random.Random, all_of: Tried) -> None:
    text = text_of(chance)
    owner, answers = chance.choice(all_of.owners), answers_of(chance, all_of.form.sections[0].questions)
    all_of.expression(text, owner, chance.random() < 0.3, answers)
    damaged = list(text)
    for _ in range(chance.randint(0, 3)):
        damaged[chance.randrange(len(damaged))] = chance.choice((chr(chance.randrange(0x110000)), "", *"'\"${}()"))
    parsed("".join(damaged))


def main(seconds: float, seed: int) -> None:
    from forms_app.designer.expression_faults import MESSAGES

    chance, number = random.Random(seed), 0
    all_of = Tried({code.removeprefix("expression_") for code in MESSAGES})
    end, slowest = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        start, state = time.perf_counter(), chance.getstate()
        try:
            tried(chance, all_of)
        except Exception:
            chance.setstate(state)
            sys.stderr.write(f"{text_of(chance)!r}\n")
            raise
        slowest, number = max(slowest, time.perf_counter() - start), number + 1
    sys.stdout.write(f"{number:,} expressions, {all_of.counts}, slowest {slowest:.3f} s\n")


if __name__ == "__main__":
    import django

    django.setup()
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
