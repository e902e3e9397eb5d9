"""Who looks after which teams: whoever corrects records there (the right ``edit``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused
from forms_app.records.menu import Item


def menu_items(user: Any) -> Iterator[Item]:
    if scope_of(user, "edit"):
        hint = _("Photos, grid profiles, vacancies, on-duty notices")
        yield Item(_("Grid teams"), reverse("teams:villages"), order=30, hint=hint)


def find_area(user: Any, code: str, *levels: str) -> Area:
    """An open area of one of these levels that ``user`` looks after. Raises Refused."""
    area = Area.find(code)
    if area is None or area.level not in levels:
        raise Refused(_("No such area"), _("Check the code in the address, or choose from the list of teams."), 404)
    if not scope_of(user, "edit").covers(area.path):
        raise Refused(
            _("This team is not yours to look after"),
            _("Your post does not include this area. Ask your administrator."),
            403,
        )
    if not area.is_open:
        raise Refused(
            _("%(name)s is closed") % {"name": area.name},
            _("A closed area has no team any more. Choose another one from the list of teams."),
            404,
        )
    return area
