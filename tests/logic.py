"""Forms with expressions, written as administrators write them."""

from __future__ import annotations

import dataclasses
from typing import Any

from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.rules import KINDS
from forms_app.schema.expressions.tree import dump
from forms_app.schema.model import FormSchema, Question, Section, options
from tests.making import question, uid


def asked(key: str, type: str = "text", *, rules: dict[str, str] | None = None, **settings: Any) -> Question:
    """``rules``: texts of expressions by kind, put in as they are; ``with_rules`` makes trees of them."""
    given = dict(settings.pop("options", ()))
    return question(key, type, options=options(**given, **(rules or {})), **settings)


def section(title: str, *questions: Question, relevant: str = "") -> Section:
    return Section(uid(title), title, questions=questions, relevant=relevant)


def with_rules(*sections: Section, title: str = "隐患排查", forms: Any = None) -> FormSchema:
    """The form with trees in place of texts. ``forms``: keys by slug of what pulldata() may read."""
    whole = FormSchema(title, sections)
    return dataclasses.replace(
        whole,
        sections=tuple(
            dataclasses.replace(
                item,
                questions=tuple(_treed(child, whole, forms) for child in item.questions),
                relevant=_tree(item.relevant, whole, None, forms=forms) if item.relevant else "",
            )
            for item in sections
        ),
    )


def _treed(item: Question, whole: FormSchema, forms: Any) -> Question:
    given = {
        name: _tree(value, whole, item, name == "choice_filter", forms) if name in KINDS else value
        for name, value in item.options
    }
    inner = tuple(_treed(child, whole, forms) for child in item.questions)
    return dataclasses.replace(item, options=options(**given), questions=inner)


def _tree(text: str, whole: FormSchema, owner: Question | None, of_choices: bool = False, forms: Any = None) -> str:
    found = resolve(text, whole, owner, of_choices=of_choices, forms=forms)
    assert not found.problems, (text, found.problems)
    return dump(found.tree)
