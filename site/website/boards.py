"""What residents read: the board of a village, notices, who is responsible for my home, where to complain."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from forms_app.areas.models import Area, Level
from forms_app.areas.team import team_of, teams_of
from website.identity import SiteIdentity
from website.notices.models import Kind, NoticePage
from website.notices.text import notice_context

ARCHIVE_PAGE = 30
PER_KIND = 20


def _public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Open to everybody; kept for a minute by the browser, and not at all for those who are signed in."""
    context["identity"] = SiteIdentity.load(request)
    response = render(request, template, context, status=status)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, private=True, max_age=60)
    return response


def _open_area(code: str) -> Area:
    area = Area.find(code[:18]) if len(code) <= 18 else None
    if area is None or not area.is_open:
        raise Http404
    return area


def _below(area: Area | None) -> QuerySet[Area]:
    return area.get_children().open() if area else Area.objects.none()


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Towns and their villages. Two queries, however many."""
    villages: dict[str, list[Area]] = {}
    for village in Area.objects.open().filter(level=Level.VILLAGE):
        villages.setdefault(village.path[: -Area.steplen], []).append(village)
    towns = Area.objects.open().filter(level=Level.TOWN)
    context = {"towns": [(town, villages[town.path]) for town in towns if town.path in villages]}
    return _public(request, "website/boards.html", context)


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    area = _open_area(code)
    if area.level in (Level.GRID, Level.MICRO):
        return redirect("website:board", code[:12])
    if area.level != Level.VILLAGE:
        return redirect("website:boards")
    current = NoticePage.objects.in_force().on_board_of(area).select_related("area", "picture")
    found = list(current.order_by("-first_published_at", "-pk")[:200])
    by_kind = [(kind.label, [it for it in found if it.kind == kind][:PER_KIND]) for kind in Kind]
    grids = list(_below(area).filter(level=Level.GRID))
    teams = teams_of(grids)
    context = {
        "area": area,
        "name": area.full_name(),
        "kinds": [(label, notices) for label, notices in by_kind if notices],
        "teams": [(grid, teams[grid.pk].public_members) for grid in grids],
        "has_archive": NoticePage.objects.past().on_board_of(area).exists(),
    }
    return _public(request, "website/board.html", context)


@require_safe
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Titles of notices past their last day, the newest first; page by page, by key."""
    area = _open_area(code)
    before = request.GET.get("before", "")
    found = NoticePage.objects.past().on_board_of(area).order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: ARCHIVE_PAGE + 1])
    context = {
        "area": area,
        "name": area.full_name(),
        "rows": [notice_context(it) for it in rows[:ARCHIVE_PAGE]],
        "next": rows[ARCHIVE_PAGE - 1].pk if len(rows) > ARCHIVE_PAGE else None,
    }
    return _public(request, "website/archive.html", context)


@require_safe
def grid(request: HttpRequest, village: str, code: str) -> HttpResponse:
    """The on-duty notice of a grid as a page."""
    area = _open_area(code)
    if area.level != Level.GRID or area.code[:12] != village:
        raise Http404
    return _public(request, "website/grid.html", _team_context(area) | {"village": village})


def _team_context(area: Area) -> dict[str, Any]:
    return {"area": area, "name": area.full_name(), "members": team_of(area).public_members}


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Step by step down to the grid, by plain links; ``?area=`` (from a QR code) goes straight there."""
    code = request.GET.get("area", "")
    area = _open_area(code) if code else Area.objects.filter(depth=1).order_by("path").first()
    if area and area.level == Level.MICRO:
        area = area.get_parent()
    if area and area.level == Level.GRID:
        return _public(request, "website/my_worker.html", _team_context(area) | {"village": area.code[:12]})
    steps = [it for it in area.get_ancestors() if it.depth > 1] if area else []
    context = {"area": area, "steps": steps, "choices": list(_below(area))}
    return _public(request, "website/find.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice in force; one that is over says so, and anything else is not there."""
    page = NoticePage.objects.select_related("area", "picture").filter(pk=pk).first()
    if page is None or (not page.live and not page.is_over) or page.first_published_at is None:
        raise Http404
    context = notice_context(page) | {"is_over": page.is_over, "board": _board_of(page.area)}
    return _public(request, "website/notice.html", context, status=410 if page.is_over else 200)


def _board_of(area: Area) -> str:
    return area.code if area.level == Level.VILLAGE else ""


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Where to complain: the phone, and the form if there is one. ``?area=`` is handed on to the form."""
    code = request.GET.get("area", "")
    identity = SiteIdentity.load(request)
    form = identity.complaints_form
    if form and not (form.is_open and form.current_id):
        form = None
    context = {"form": form, "code": code if re.fullmatch(r"\d{6,18}", code) else ""}
    return _public(request, "website/complaints.html", context)
