"""The file of vectors: what both interpreters have to give. Forms, answers and paths name questions by their keys.

A group holds expressions with what they give at a place of one common form ('at': the question that they belong to,
by default a text outside tables); a form holds rules of its own, with what comes of some answers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from forms_app.schema.expressions.names import chains_of
from forms_app.schema.expressions.program import Outcome, Program
from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.running import Compiler
from forms_app.schema.expressions.state import Context, Failed, World
from forms_app.schema.expressions.tree import Tree
from forms_app.schema.model import Choice, FormSchema, Question
from tests.logic import asked, section, with_rules
from tests.making import uid

FILE = Path(__file__).with_name("vectors.json")
NOW = 1_795_449_570_500  # 2026-11-23T23:59:30.500+08:00
COLUMNS = ("code", "label", "parent")


@lru_cache(maxsize=1)
def read() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Vector:
    about: str
    expression: str
    expected: Any
    answers: Mapping[str, Any]
    at: str
    now: int

    def __str__(self) -> str:
        return f"{self.about[:20]}: {self.expression[:60]}{f' at {self.at}' if self.at else ''}"


def vectors() -> Iterator[Vector]:
    for group in read()["groups"]:
        for row in group["vectors"]:
            answers = row.get("answers", group.get("answers", {}))
            yield Vector(
                group["about"],
                row["expression"],
                row["expected"],
                answers,
                row.get("at", ""),
                group.get("now", NOW),
            )


@dataclass(frozen=True)
class Case:
    """Answers of a form with rules. ``expected``: what matters of the outcome, by its names."""

    about: str
    schema: FormSchema
    answers: Mapping[str, Any]
    expected: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.about[:30]}: {json.dumps(self.answers, ensure_ascii=False)[:50]}"


def cases() -> Iterator[Case]:
    for form in read()["forms"]:
        schema = with_rules(
            *(
                section(item["title"], *map(question, item["questions"]), relevant=item.get("relevant", ""))
                for item in form["sections"]
            )
        )
        for case in form["cases"]:
            yield Case(form["about"], schema, case["answers"], case["expected"])


@lru_cache(maxsize=1)
def common_form() -> FormSchema:
    return with_rules(section("一", *map(question, read()["form"])))


def question(item: Mapping[str, Any]) -> Question:
    """A question out of {"key", "type", "label", "choices", "options", "rules", "questions"}."""
    settings = {name: item[name] for name in ("label", "rules") if name in item}
    if "choices" in item:
        settings["choices"] = tuple(Choice(code, label) for code, label in item["choices"].items())
    if "options" in item:
        settings["options"] = tuple(item["options"].items())
    inner = tuple(question(child) for child in item.get("questions", ()))
    return asked(item["key"], item.get("type", "text"), questions=inner, **settings)


def scope(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by uuid. {"repeat": ["网", 5000]} stands for a long text."""
    return {_key(name): _value(value) for name, value in answers.items()}


def _key(name: str) -> str:
    key, dot, part = name.partition(".")
    return f"{uid(key)}{dot}{part}"


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        text, times = value["repeat"]
        return text * times
    return [scope(row) for row in value] if isinstance(value, list) else value


class Lists(World):
    """The labels of a form's choices, and the lists of the file."""

    def __init__(self, schema: FormSchema, now: int = NOW) -> None:
        super().__init__(now=now, seconds=30)
        self.schema = schema

    def choice_label(self, question: str, code: str) -> str:
        return labels(self.schema.question(question)).get(code, "")

    def pull(self, source: str, column: str, key_column: str, key: str) -> str:
        names = {"name": "code"}
        want, by = (COLUMNS.index(names.get(name, name)) for name in (column, key_column))
        return next((row[want] for row in read()["lists"][source] if key and row[by] == key), "")

    def property(self, name: str) -> str:
        return read()["person"].get(name, "")


def labels(question: Question) -> dict[str, str]:
    if question.type == "boolean":
        return {"yes": "是", "no": "否"}
    return {choice.code: choice.label for choice in question.choices}


def tree_of(vector: Vector) -> Tree:
    """Raises AssertionError where the editor would refuse it."""
    owner = common_form().question(uid(vector.at.rpartition("/")[2] or "t1"))
    found = resolve(vector.expression, common_form(), owner)
    assert found.problems == [], (vector.expression, found.problems)
    return found.tree


def place(at: str) -> tuple[str, list[str], list[int]]:
    """(uuid, tables around it, rows) of 'cheng_yuan/1/xing_ming'."""
    *rows, key = at.split("/") if at else ["", ""]
    return uid(key) if key else "", [uid(name) for name in rows[::2] if name], [int(row) for row in rows[1::2]]


def computed(vector: Vector) -> Any:
    """What our server gives, as JSON: numbers that JSON has no name for as {"number": "NaN"}."""
    uuid, chain, index = place(vector.at)
    scopes = [scope(vector.answers)]
    for table, row in zip(chain, index, strict=True):
        scopes.append(scopes[-1][table][row])
    context = Context(Lists(common_form(), vector.now), tuple(scopes), tuple(index))
    context.own = scopes[-1].get(uuid, "")
    try:
        return told(Compiler(chains_of(common_form()), tuple(chain)).run(tree_of(vector))(context))
    except Failed as error:
        return {"failed": error.code}


def same(found: Any, expected: Any) -> bool:
    """Python takes true for 1; and large numbers come out of the browser as whole ones."""
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(found, (int, float)) and isinstance(expected, (int, float)):
        return float(found) == float(expected)
    return bool(found == expected)


def told(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, float):
        return value
    if math.isnan(value):
        return {"number": "NaN"}
    if math.isinf(value):
        return {"number": "Infinity" if value > 0 else "-Infinity"}
    return {"number": "-0"} if value == 0 and math.copysign(1, value) < 0 else value


def outcome(schema: FormSchema, answers: Mapping[str, Any], now: int = NOW) -> dict[str, Any]:
    """All that our server finds, by keys in place of uuids. ``answers``: by uuid."""
    return spelled(schema, Program(schema).run(dict(answers), Lists(schema, now)))


def spelled(schema: FormSchema, found: Outcome) -> dict[str, Any]:
    names = names_of(schema)
    allowed = {path: _allowed(schema.question(path[-1]), allows) for path, allows in found.filters.items()}
    by_path = {
        "calculated": found.calculated,
        "violated": found.violated,
        "initial": found.initial,
        "counts": found.row_counts,
        "failed": found.failed,
        "allowed": allowed,
    }
    return {
        "answers": named(found.answers, names),
        "hidden": sorted(_path(path, names) for path in found.hidden),
        "required": sorted(_path(path, names) for path in found.required),
        **{kind: {_path(path, names): value for path, value in some.items()} for kind, some in by_path.items()},
    }


def _allowed(question: Question, allows: Any) -> list[str]:
    some = labels(question).items()
    return [code for code, label in some if allows({"code": code, "label": label, "parent": ""})]


def names_of(schema: FormSchema) -> dict[str, str]:
    return {item.uuid: item.key for item, _parent in schema.walk()} | {
        section.uuid: section.title for section in schema.sections
    }


def _path(path: tuple, names: Mapping[str, str]) -> str:
    return "/".join(names.get(step, str(step)) if isinstance(step, str) else str(step) for step in path)


def named(answers: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in answers.items():
        uuid, dot, part = key.partition(".")
        found[names[uuid] + dot + part] = [named(row, names) for row in value] if isinstance(value, list) else value
    return found
