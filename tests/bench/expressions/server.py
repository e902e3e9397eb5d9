"""The server's interpreter beside elementpath."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from xml.etree import ElementTree

from forms_app.schema.expressions.program import Outcome, Program
from forms_app.schema.expressions.state import World
from forms_app.schema.expressions.values import text
from tests.bench.expressions.form import NOON, RULES, answers, as_xml, path, schema
from tests.bench.figures import Figure, medians
from tests.making import uid

ROUNDS, REACH = 30, 5.0


def measured(rounds: int = ROUNDS) -> list[Figure]:
    program, given, world = Program(schema()), answers(), World(now=NOON)
    outcome = program.run(given, world)
    peer = Elementpath(as_xml(outcome.answers))
    _agree(outcome, peer.run())
    found = medians({"ours": lambda: program.run(given, world), "peer": peer.run}, rounds)
    name = f"Python: {len(RULES)} expressions of 200 questions, all once"
    return [Figure(name, found["ours"], "ms", {f"elementpath {version('elementpath')}": found["peer"]}, REACH)]


class Elementpath:
    """Every expression parsed beforehand, then computed over the settled answers, each for itself."""

    def __init__(self, xml: str) -> None:
        from elementpath import XPath2Parser, XPathContext

        parser, root = XPath2Parser(), ElementTree.fromstring(xml)
        self.parsed = [(parser.parse(path(rule.xpath or rule.text)), root.find(rule.key)) for rule in RULES]
        self.context = lambda item: XPathContext(root, item=item)

    def run(self) -> list[Any]:
        return [token.evaluate(self.context(item)) for token, item in self.parsed]


def _agree(outcome: Outcome, theirs: list[Any]) -> None:
    """A benchmark of two sides that say different things is none."""
    for rule, found in zip(RULES, theirs, strict=True):
        here = (uid(rule.key),)
        said: Any = {
            "relevant": here not in outcome.hidden,
            "constraint": here not in outcome.violated,
            "required_when": here in outcome.required,
            "calculation": outcome.calculated.get(here),
        }[rule.kind]
        if here in outcome.hidden and rule.kind != "relevant":
            continue
        assert said == (text(found) if rule.kind == "calculation" else found), (rule, said, found)
