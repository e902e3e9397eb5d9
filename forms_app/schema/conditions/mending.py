"""A form in which questions and choices that an expression still names exist once more, as ghosts.

So a condition whose question was deleted can still be shown, and mended, row by row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from forms_app.schema.conditions.subjects import GHOST, Lists
from forms_app.schema.expressions.tree import Problem
from forms_app.schema.model import Choice, FormSchema, Question

_MISSING = {"unknown_question", "stopped_question"}


def mended(schema: FormSchema, problems: Iterable[Problem], lists: Lists) -> tuple[FormSchema, Lists]:
    problems = list(problems)
    names = {str(item.params["name"]): str(item.params.get("label") or item.params["name"])
             for item in problems if item.code in _MISSING}  # fmt: skip
    lost = [(str(item.params["label"]), str(item.params["text"])) for item in problems if item.code == "no_such_choice"]
    ghosts = tuple(Question(f"{GHOST}{name}", name, "hidden", label) for name, label in names.items())
    sections = schema.sections or ()
    done = tuple(
        dataclasses.replace(item, questions=tuple(_with_choices(one, lost) for one in item.questions))
        for item in sections
    )
    if done and ghosts:
        done = (*done[:-1], dataclasses.replace(done[-1], questions=(*done[-1].questions, *ghosts)))
    return dataclasses.replace(schema, sections=done), _with_codes(schema, lost, lists)


def _with_choices(question: Question, lost: list[tuple[str, str]]) -> Question:
    more = tuple(Choice(text, text) for label, text in lost if label == question.label)
    inner = tuple(_with_choices(one, lost) for one in question.questions)
    return dataclasses.replace(question, choices=(*question.choices, *more), questions=inner)


def _with_codes(schema: FormSchema, lost: list[tuple[str, str]], lists: Lists) -> Lists:
    found = {slug: dict(known) for slug, known in lists.items()} if lost else lists
    for question, _parent in schema.walk() if lost else ():
        slug = str(question.option("code_list") or "")
        if isinstance(found.get(slug), dict):
            found[slug].update({text: text for label, text in lost if label == question.label})  # type: ignore[attr-defined]
    return found
