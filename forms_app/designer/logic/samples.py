"""Sample answers to what an expression reads: drawn as those of whole forms are, one question at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.schema.conditions.subjects import Subject
from forms_app.schema.model import Choice, Question
from forms_app.schema.samples.around import Around, Listed
from forms_app.schema.samples.values import Answer, draw

_ROWS = 3  # answers of a question that stands in rows
_TABLE = "3"  # rows of a table


class _Entry(Choice):
    parent = ""


class Installed(Around):
    """What the editor knows: code lists and, because they are public, areas. Nobody's records, and no people."""

    def __init__(self, lists: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(timezone.localdate())
        self.lists = lists

    def codes(self, slug: str) -> Sequence[Listed]:
        return [_Entry(code, label) for code, label in self.lists.get(slug, {}).items()]

    def area(self, question: Question) -> str:
        """The first of its level. Runs a query."""
        level = str(question.option("level") or "")
        found = Area.objects.filter(level=level) if level else Area.objects.all()
        return found.order_by("path").values_list("code", flat=True).first() or ""


def sample(subject: Subject, around: Installed) -> str:
    """The same for the same question on the same day; several with 、 between them where it stands in rows."""
    if subject.family == "table":
        return _TABLE
    if subject.question is None:
        return ""
    rng = Random(subject.id)  # noqa: S311
    drawn = [_text(subject, draw(subject.question, around, rng)) for _row in range(_ROWS if subject.in_rows else 1)]
    return "、".join(one for one in drawn if one)


def _text(subject: Subject, answer: Answer) -> str:
    """Of a position both numbers; of several choices the first one, as the window offers one."""
    if subject.tree[0] == "point":
        return f"{answer['lat']} {answer['lon']}" if answer else ""
    found = answer.get(subject.part.name if subject.part else "", "")
    return found.split(" ")[0] if subject.family == "choices" else found
