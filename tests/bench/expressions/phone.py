"""The browser's interpreter beside openrosa-xpath-evaluator, both in one page of Chromium."""

from __future__ import annotations

import json
import shutil
from typing import Any

from forms_app.schema.expressions.portable import portable
from forms_app.schema.expressions.program import Program
from forms_app.schema.expressions.rules import CONSTRAINT, INITIAL, REQUIRED_WHEN, Rules, rules_of
from forms_app.schema.expressions.state import World
from forms_app.schema.expressions.tree import references
from forms_app.schema.model import FormSchema
from tests.bench.expressions.form import NOON, RULES, answers, as_xml, path, schema
from tests.bench.figures import Figure
from tests.browser import ARGUMENTS
from tests.expressions.chromium import ORIGIN, ROOT
from tests.making import uid
from tests.peers import modules

ROUNDS, REACH = 15, 5.0
PAGE = '<!doctype html><script type="module" src="/tests/bench/expressions/phone.js"></script>'
CHANGED = "n7"  # an age that goes past a limit: what hangs on it appears


def measured(rounds: int = ROUNDS) -> list[Figure]:
    """Raises tests.peers.Unavailable without npm or its registry."""
    form, peer = schema(), f"openrosa-xpath-evaluator {_version()}"
    found = _in_chromium(_given(form, rounds))
    _agree(found)
    times, depending = found["times"], _depending(rules_of(form), uid(CHANGED))
    name = f"Chromium: {len(RULES)} expressions of 200 questions, all once"
    return [
        Figure(name, times["ours"], "ms", {peer: times["theirs"]}, REACH),
        Figure("Chromium: after one answer has changed", times["one"], "ms"),
        Figure("Chromium: expressions computed then; no more than depend on it", found["count"], "", {}, depending),
    ]


def _given(form: FormSchema, rounds: int) -> dict[str, Any]:
    settled = Program(form).run(answers(), World(now=NOON))
    sources = modules() / "openrosa-xpath-evaluator" / "src"
    return {
        "bundle": portable(rules_of(form)),
        "answers": answers(),
        "now": NOON,
        "change": [uid(CHANGED), {uid(CHANGED): "17"}, {uid(CHANGED): answers()[uid(CHANGED)]}],
        "sources": {str(one.relative_to(sources)): one.read_text(encoding="utf-8") for one in sources.rglob("*.js")},
        "xml": as_xml(settled.answers),
        "expressions": [[rule.key, path(rule.text), rule.kind == "calculation"] for rule in RULES],
        "rounds": rounds,
    }


def _in_chromium(given: dict[str, Any]) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = chromium.new_context(timezone_id="Asia/Shanghai").new_page()
        page.set_default_timeout(120_000)
        page.route("**/*", _serve)
        page.goto(f"{ORIGIN}/")
        page.wait_for_function("() => Boolean(window.measure)")
        found = page.evaluate("given => window.measure(given)", given)
        chromium.close()
    return found


def _serve(route: Any) -> None:
    name = route.request.url.removeprefix(ORIGIN).lstrip("/")
    kind = "text/javascript" if name else "text/html"
    body = (ROOT / name).read_text(encoding="utf-8") if name else PAGE
    route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")


def _agree(found: dict[str, Any]) -> None:
    """Both sides of every expression; what is hidden is not asked further."""
    hidden, violated, required = (set(found[name]) for name in ("hidden", "violated", "required"))
    for rule, theirs in zip(RULES, found["theirs"], strict=True):
        uuid = uid(rule.key)
        said = {"relevant": uuid not in hidden, "constraint": uuid not in violated, "required_when": uuid in required,
                "calculation": found["calculated"].get(uuid)}[rule.kind]  # fmt: skip
        assert (uuid in hidden and rule.kind != "relevant") or said == theirs, (rule, said, theirs)


def _depending(rules: Rules, uuid: str) -> int:
    """How many expressions hang on an answer, however far away."""
    affected, found = {uuid}, set()
    while True:
        before = len(found)
        for entry in rules.entries.values():
            for kind, tree in entry.trees.items():
                own = kind in {CONSTRAINT, REQUIRED_WHEN, INITIAL} and entry.uuid in affected
                if own or references(tree) & affected:
                    found.add((entry.uuid, kind))
                    affected.add(entry.uuid)
        if len(found) == before:
            return before


def _version() -> str:
    return str(json.loads((modules() / "openrosa-xpath-evaluator" / "package.json").read_text())["version"])
