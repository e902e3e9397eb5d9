"""What a form asks under conditions, and what it accepts, in words beside the question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.entry.lists import Lists
from forms_app.schema.conditions.reading import Reader
from forms_app.schema.conditions.subjects import answers, own_subjects
from forms_app.schema.expressions.rules import CONSTRAINT, RELEVANT, REQUIRED_WHEN
from forms_app.schema.expressions.tree import Tree, load
from forms_app.schema.kinds.listed import code_list
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.wording.words import Describer, codes_in

_KINDS = (RELEVANT, CONSTRAINT, REQUIRED_WHEN)


class Said:
    """Of one form. Runs a query for the areas that its conditions name, and one for each code list."""

    def __init__(self, schema: FormSchema, lists: Lists) -> None:
        self.schema, self.lists = schema, lists
        self._readers: dict[tuple[str, ...], Reader] = {}

    def when(self, item: Question | Section) -> str:
        """'当 年龄 小于 14 时填写', '' for always."""
        text = item.relevant if isinstance(item, Section) else str(item.option(RELEVANT) or "")
        owner = item if isinstance(item, Question) else None
        return _("fill in when %(words)s") % {"words": self._words(owner, RELEVANT, text)} if text else ""

    def rules(self, question: Question) -> Iterator[str]:
        """Beside the hint: limits, when it is required, and what else is checked."""
        least, most = question.option("minimum"), question.option("maximum")
        if least not in (None, "") and most not in (None, ""):
            yield _("from %(least)s to %(most)s") % {"least": least, "most": most}
        elif least not in (None, ""):
            yield _("no less than %(least)s") % {"least": least}
        elif most not in (None, ""):
            yield _("no more than %(most)s") % {"most": most}
        if length := question.option("max_length"):
            yield _("at most %(count)s characters") % {"count": length}
        if text := question.option(REQUIRED_WHEN):
            yield self._describer(question, REQUIRED_WHEN).sentence(REQUIRED_WHEN, load(str(text)))
        if text := question.option(CONSTRAINT):
            told = str(question.option("constraint_message") or "")
            yield told or self._describer(question, CONSTRAINT).sentence(CONSTRAINT, load(str(text)))

    def _words(self, owner: Question | None, kind: str, text: str) -> str:
        return self._describer(owner, kind).words(load(text))

    def _describer(self, owner: Question | None, kind: str) -> Describer:
        place = self.schema.around.get(owner.uuid, ()) if owner else ()
        if place not in self._readers:
            self._readers[place] = Reader({one.id: one for one in answers(self.schema, place, self._labels)})
        reader = self._readers[place].beside(own_subjects(owner, self._labels, kind))
        return Describer(self.schema, reader, self._areas)

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        used = {code_list(question) for question, _parent in self.schema.walk()} - {""}
        return {
            slug: {code: entry.label for code, entry in self.lists.get(slug).entries.items()} for slug in sorted(used)
        }

    @cached_property
    def _areas(self) -> dict[str, str]:
        codes = {code for tree in self._trees() for code in codes_in(tree)}
        return dict(Area.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}

    def _trees(self) -> Iterator[Tree]:
        yield from (load(section.relevant) for section in self.schema.sections if section.relevant)
        for question, _parent in self.schema.walk():
            yield from (load(str(question.option(kind))) for kind in _KINDS if question.option(kind))
