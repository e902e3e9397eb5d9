"""People in office: whoever holds a post today, near those who fill in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Replace
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Appointment, AppointmentQuerySet, Area
from forms_app.areas.scope import scope_of
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.kinds.find_widgets import LIST_LIMIT, Finder, Found, plain
from forms_app.entry.kinds.listed import SEARCHED
from forms_app.entry.text import quoted
from forms_app.schema.kinds.links import post_codes
from forms_app.schema.model import Question

_NOBODY = _("This person is not in office here any more, or never was. Choose somebody from the list.")
_SEVERAL = _("Several people are called “%(name)s”. Write the post and the area too, as in an export.")
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


class People:
    """Who may be named by one person in one form; a query each, kept for the life of this object (one request).

    Those in office in the areas that she fills in for, and above them. Residents: those whose posts are public.
    """

    def __init__(self, user: Any, near: str = "", posts: Sequence[str] = ()) -> None:
        self.user, self.near, self.posts = user, near, posts

    @cached_property
    def all(self) -> AppointmentQuerySet:
        found = Appointment.objects.in_force().filter(self._reach(), user__is_active=True)
        if self.posts:
            found = found.filter(post__code__in=self.posts)
        here = When(Q(area__path=self.near) if self.near else Q(pk__in=[]), then=Value(0))
        ranked = found.annotate(rank=Case(here, When(self._nearby(), then=Value(1)), default=Value(2)))
        order = ("rank", "-area__depth", "area__path", "post__order", "pk")
        return ranked.select_related("user", "post", "area").order_by(*order)

    def _reach(self) -> Q:
        scope = scope_of(self.user, "fill")
        if not scope:
            return Q(post__is_public=True)
        above = {step for path in (*scope.subtrees, *scope.singles) for step in _above(path)}
        return scope.q("area__path") | Q(area__path__in=above) if not scope.everything else Q()

    def _nearby(self) -> Q:
        if not self.near:
            return Q(pk__in=[])
        return Q(area__path__startswith=self.near) | Q(area__path__in=_above(self.near))

    @cached_property
    def _few(self) -> list[Appointment]:
        return list(self.all[: LIST_LIMIT + 1])

    def short(self) -> list[Found] | None:
        return self._found(self._few) if len(self._few) <= LIST_LIMIT else None

    def search(self, text: str, limit: int) -> list[Found]:
        """By parts of the name; blanks in names do not count."""
        bare = _bare(plain(text))
        return self._found(list(self._named(bare__icontains=bare)[:limit] if bare else self.all[:limit]))

    def _named(self, **condition: str) -> AppointmentQuerySet:
        return self.all.annotate(bare=Replace("user__name", Value(" "), Value(""))).filter(**condition)

    def get(self, code: str) -> Found | None:
        found = self.find(code)
        return self._found([found])[0] if found else None

    def find(self, code: str) -> Appointment | None:
        return self.all.filter(pk=int(code)).first() if _ID.fullmatch(code) else None

    def read(self, text: str) -> Appointment:
        """'王建国', '王建国（专职网格员，荷塘村第一网格）'. Raises ValidationError unless just one person is meant."""
        bare = _bare(text.replace("\x00", "\ufffd"))
        name, _bracket, rest = bare.replace("(", "（").partition("（")
        found = list(self._named(bare=name[:50])[:20])
        if rest:
            found = [one for one in found if _bare(one.post.name) in rest and _bare(one.area.name) in rest]
        if len(found) != 1:
            raise ValidationError(_SEVERAL if found else _NOBODY, code="person", params={"name": quoted(name)})
        return found[0]

    @staticmethod
    def _found(some: Sequence[Appointment]) -> list[Found]:
        names = Area.names_of([one.area.path for one in some]) if some else {}
        return [Found(str(one.pk), label(one), one.area.full_name(names)) for one in some]


def _bare(text: str) -> str:
    return "".join(text.split())


def _above(path: str) -> list[str]:
    return [path[:end] for end in range(Area.steplen, len(path), Area.steplen)]


class PersonField(forms.Field):
    """Cleans to an Appointment in force. Takes ids, and names that only one person has."""

    widget: Finder
    source: People | None = None

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=Finder(
                required=question.required,
                hint=_("Look for a name."),
                missed=_("Nobody of this name is in office here. Try a part of the name."),
            ),
            error_messages={"required": _("Choose somebody.")},
        )

    def bind(self, context: FieldContext) -> None:
        """No query yet. All rows of a table share what was found."""
        if context.areas is not None:
            self.source = self.widget.source = people(self.question, context)
            self.widget.search_at = f"{context.links_at}{self.question.uuid}/" if context.links_at else ""

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Appointment) else value

    def to_python(self, value: Any) -> Appointment | None:
        if isinstance(value, Appointment):
            value = value.pk
        text = "" if value is None else str(value).strip()
        if not text and self.widget.typed:
            raise ValidationError(SEARCHED, code="searched", params={"text": self.widget.typed})
        if not text:
            return None
        if self.source is None:
            raise ValidationError(_NOBODY, code="person")
        if text.isascii() and text.isdigit():
            found = self.source.find(text)
            if found is None:
                raise ValidationError(_NOBODY, code="person")
            return found
        return self.source.read(text)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def people(question: Question, context: FieldContext) -> People:
    assert context.areas is not None
    posts, user = post_codes(question), context.areas.user
    return context.keep(("people", posts), lambda: People(user, context.near, posts))


def person(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return PersonField(question)


def label(appointment: Appointment) -> str:
    """'王建国（专职网格员，望湖村第一网格）', also of those who have left."""
    user: Any = appointment.user
    words = {"name": user.get_full_name(), "post": appointment.post.name, "area": appointment.area.name}
    return _now("%(name)s (%(post)s, %(area)s)") % words


def text(question: Question, value: Any, names: Any) -> str:
    """Lists pass the Appointment with its joins; an id costs a query."""
    if not isinstance(value, Appointment):
        value = Appointment.objects.select_related("user", "post", "area").filter(pk=value).first()
    return label(value) if value else ""


def cell(question: Question, given: str, areas: Any) -> str:
    """Never a bare number: in tables people are named, not counted."""
    return given if not given.strip().isdigit() else f"（{given.strip()}）"
