"""Whose stations a person may plan, and what the menus offer her."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused
from forms_app.records.menu import Item
from reports.rota.models import Staff, Station


def stations_of(user: Any) -> QuerySet[Station]:
    """The stations of the areas where ``user`` plans duty rotas."""
    return Station.objects.filter(scope_of(user, "roster").q("area__path")).select_related("area")


def find_station(user: Any, code: str) -> Station:
    """Raises Refused."""
    if not scope_of(user, "roster"):
        raise refused()
    station = stations_of(user).filter(code=code).first()
    if station is None:
        raise Refused(_("No such station among yours"), _("It may belong to another area. Look in the list."), 404)
    return station


def may_edit_holidays(user: Any) -> bool:
    """The calendar is the county's: whoever plans rotas for the whole of it."""
    roots = Area.objects.filter(depth=1).values_list("path", flat=True)
    scope = scope_of(user, "roster")
    return any(scope.covers(path) for path in roots)


def refused() -> Refused:
    return Refused(
        _("You may not plan duty rotas"), _("Your post does not include this. Ask your administrator."), status=403
    )


def items(user: Any) -> Iterator[Item]:
    if scope_of(user, "roster"):
        yield Item(_("Duty rota"), "/desk/rota/", order=40, hint=_("Plan, correct, publish, print"))
    if Staff.objects.filter(user=user).exists():
        yield Item(_("My duties"), "/desk/rota/mine/", place="phone", order=40)
