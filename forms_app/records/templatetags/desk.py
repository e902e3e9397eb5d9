"""What every page of the desk shows around its content."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import QuerySet

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from forms_app.records.menu import Item, Place, items_for
from forms_app.schema.tongues import Tongue, direction, tongue
from forms_app.tables.models import Form
from forms_app.tables.scope import forms_for

register = template.Library()


@register.simple_tag
def county_name() -> str:
    """The root of the tree. One query."""
    return Area.objects.filter(depth=1).order_by("path").values_list("name", flat=True).first() or ""


@register.simple_tag(takes_context=True)
def my_ledgers(context: template.Context) -> QuerySet[Form] | list[Form]:
    """The ledgers of the navigation. One query, besides that for the appointments."""
    user: Any = context["request"].user
    return forms_for(user, "read").select_related(None).only("slug", "title") if user.is_authenticated else []


@register.simple_tag(takes_context=True)
def menu_items(context: template.Context, place: Place) -> list[Item]:
    """What other rooms offer this person."""
    user: Any = context["request"].user
    return items_for(user, place) if user.is_authenticated else []


@register.simple_tag(takes_context=True)
def may_fill_in(context: template.Context) -> bool:
    """Whether the bar leads to the forms. One query."""
    return bool(scope_of(context["request"].user, "fill"))


@register.simple_tag
def other_languages(form: Form) -> list[tuple[Tongue, str]]:
    """(language, which way it runs) beside the one that a form is written in."""
    codes = form.current.schema.languages if form.current else ()
    return [(tongue(code), direction(code)) for code in codes]
