"""What else uses a form's questions: asked before one of them stops or changes its type.

Rooms above register a function here, as they do with ``areas.references``. Nothing is refused; the check before
enabling shows each use with the place where it is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from forms_app.schema.model import Question
from forms_app.tables.models import Form


@dataclass(frozen=True)
class Affected:
    """A question as the version in use asks it, which stops or is about to change its type."""

    question: Question
    is_stopped: bool


@dataclass(frozen=True)
class Use:
    """``kind``: what sort of thing it is, in words; ``name``: which; ``labels``: of the questions it uses.

    ``url``: where it is changed, '' where there is no such page; ``who``: who may do that, in words.
    """

    kind: str
    name: str
    labels: tuple[str, ...]
    url: str = ""
    who: str = ""


Finder = Callable[[Form, Mapping[str, Affected]], Iterable[Use]]  # by uuid of the question
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def uses_of(form: Form, affected: Mapping[str, Affected]) -> list[Use]:
    """All that use any of these questions of ``form``, which is published. Queries, none where nothing is affected."""
    return [use for finder in _finders for use in finder(form, affected)] if affected else []


def labels_by_key(affected: Mapping[str, Affected]) -> dict[str, str]:
    """For those who name questions by their keys."""
    return {one.question.key: one.question.label for one in affected.values()}
