"""公开栏: what hangs on the board of a village, what hung there, and who is on duty in its grids."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from forms_app.areas.models import Area, Level
from forms_app.areas.profiles import profile_of
from forms_app.areas.team import teams_of
from reports.documents.duty_notice import notice_of
from reports.engine.codes import qr_data_uri
from website.notices.models import Kind, NoticePage
from website.notices.text import notice_context
from website.public import key_before, open_area, public

PAGE = 30
PER_KIND = 10
MOST_READ = 300  # notices in force that the front of a board looks through; older ones stand behind 更多


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Towns and their villages. Two queries, however many."""
    villages: dict[str, list[Area]] = {}
    for village in Area.objects.open().filter(level=Level.VILLAGE):
        villages.setdefault(village.path[: -Area.steplen], []).append(village)
    towns = Area.objects.open().filter(level=Level.TOWN)
    context = {"towns": [(town, villages[town.path]) for town in towns if town.path in villages]}
    return public(request, "website/boards.html", context)


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    area = open_area(code)
    if area.level in (Level.GRID, Level.MICRO):
        return redirect("website:board", code[:12])
    if area.level != Level.VILLAGE:
        return redirect("website:boards")
    grids = list(area.get_children().open().filter(level=Level.GRID))
    teams, profile = teams_of(grids), profile_of(area)
    address = settings.SITE_URL + reverse("website:board", args=[area.code])
    context = {
        "area": area,
        "name": area.full_name(),
        "kinds": _by_kind(area),
        "teams": [(grid, teams[grid.pk].public_members) for grid in grids],
        "has_archive": NoticePage.objects.past().on_board_of(area).exists(),
        "duty_phone": profile.duty_phone,
        "supervision_phone": profile.supervision_phone,
        "address": address,
        "qr": qr_data_uri(address),
    }
    return public(request, "website/board.html", context)


def _by_kind(area: Area) -> list[tuple[Kind, list[NoticePage], bool]]:
    """Kinds that have notices in force: the newest of each, and whether there are more. One query."""
    found = list(_in_force(area).select_related("area").order_by("-first_published_at", "-pk")[:MOST_READ])
    rows = [(kind, [it for it in found if it.kind == kind]) for kind in Kind]
    full = len(found) == MOST_READ
    return [(kind, those[:PER_KIND], full or len(those) > PER_KIND) for kind, those in rows if those]


def _in_force(area: Area) -> QuerySet:
    return NoticePage.objects.in_force().on_board_of(area)


def _village(code: str) -> Area:
    area = open_area(code)
    if area.level != Level.VILLAGE:
        raise Http404
    return area


@require_safe
def kind(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """All notices in force of one kind, the newest first."""
    area = _village(code)
    if kind not in Kind.values:
        raise Http404
    context = {"title": Kind(kind).label, "in_force": True}
    return _listed(request, area, _in_force(area).filter(kind=kind), context)


@require_safe
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Titles of notices past their last day."""
    area = _village(code)
    return _listed(request, area, NoticePage.objects.past().on_board_of(area), {"in_force": False})


def _listed(request: HttpRequest, area: Area, found: QuerySet, context: dict[str, Any]) -> HttpResponse:
    """Page by page, by key."""
    if before := key_before(request):
        found = found.filter(pk__lt=before)
    rows = list(found.select_related("area").order_by("-pk")[: PAGE + 1])
    context |= {
        "area": area,
        "name": area.full_name(),
        "rows": [notice_context(it) for it in rows[:PAGE]],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }
    return public(request, "website/listed.html", context)


@require_safe
def grid(request: HttpRequest, village: str, code: str) -> HttpResponse:
    """上岗公示牌 as a page: what the paper says, with numbers that can be called."""
    area = open_area(code)
    if area.level != Level.GRID or area.code[:12] != village:
        raise Http404
    notice = notice_of(area)
    context = {
        "area": area,
        "name": area.full_name(),
        "village": village,
        "notice": notice,
        "members": notice.team.public_members,
    }
    return public(request, "website/grid.html", context)
