"""The browser's interpreter in Chromium: a page that loads the modules from their folder, without a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from forms_app.schema.expressions.names import chains_of
from forms_app.schema.expressions.portable import EXTRAS, portable, program
from forms_app.schema.expressions.rules import rules_of
from forms_app.schema.expressions.tree import walk
from forms_app.schema.model import FormSchema
from tests.expressions import vectors
from tests.expressions.vectors import NOW, Vector

ROOT = Path(__file__).resolve().parents[2]
PAGE = '<!doctype html><script type="module" src="/tests/expressions/vectors.js"></script>'
ORIGIN = "http://localhost"


@contextmanager
def interpreter(browser: Any) -> Iterator[Any]:
    """A page with ``compute`` and ``settle`` of vectors.js, by a clock that is not China's."""
    context = browser.new_context(timezone_id="America/New_York", locale="en-US")
    page = context.new_page()
    page.route("**/*", _serve)
    page.goto(f"{ORIGIN}/")
    page.wait_for_function("() => Boolean(window.settle)")
    yield page
    context.close()


def _serve(route: Any) -> None:
    path = route.request.url.removeprefix(ORIGIN).lstrip("/")
    if path:
        text = (ROOT / path).read_text(encoding="utf-8")
        route.fulfill(body=text, content_type="text/javascript; charset=utf-8")
    else:
        route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")


def group(some: list[Vector]) -> dict[str, Any]:
    """What ``compute`` takes: many vectors at once."""
    form = vectors.common_form()
    asked, used = [], set()
    for vector in some:
        tree = vectors.tree_of(vector)
        used |= {item[2] for item in walk(tree) if isinstance(item, list) and item[0] == "regex"}
        uuid, chain, index = vectors.place(vector.at)
        answers = vectors.scope(vector.answers)
        asked.append(
            {"tree": tree, "uuid": uuid, "chain": chain, "index": index, "answers": answers, "now": vector.now}
        )
    chains = {uuid: list(chain) for uuid, chain in chains_of(form).items() if chain}
    patterns = {text: program(text) for text in used}
    return {**around(form, NOW), "chains": chains, "patterns": patterns, "extras": list(EXTRAS), "vectors": asked}


def form(schema: FormSchema, answers: Mapping[str, Any], changes: Any = (), now: int = NOW) -> dict[str, Any]:
    """What ``settle`` takes. ``answers`` and ``changes`` ([uuid, rows, texts]) by uuid."""
    bundle = portable(rules_of(schema))
    return {**around(schema, now), "bundle": bundle, "answers": answers, "changes": list(changes)}


def around(schema: FormSchema, now: int) -> dict[str, Any]:
    labels = {question.uuid: vectors.labels(question) for question, _parent in schema.walk()}
    known = {name: vectors.read()[name] for name in ("lists", "person")}
    return {"now": now, "labels": {uuid: some for uuid, some in labels.items() if some}, **known}


def spelled(schema: FormSchema, found: Mapping[str, Any]) -> dict[str, Any]:
    """What ``settle`` gives, by keys in place of uuids."""
    names = vectors.names_of(schema)
    by_path = ("calculated", "violated", "initial", "counts", "failed", "allowed")
    return {
        "answers": vectors.named(found["answers"], names),
        "hidden": sorted(_path(path, names) for path in found["hidden"]),
        "required": sorted(_path(path, names) for path in found["required"]),
        **{kind: {_path(path, names): value for path, value in found[kind].items()} for kind in by_path},
    }


def _path(path: str, names: Mapping[str, str]) -> str:
    return "/".join(names.get(step, step) for step in path.split("/"))
