"""What a resident looks for: a notice, who is responsible for my home, where to complain."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from forms_app.areas.models import Area, Level
from forms_app.areas.team import team_of
from website.identity import SiteIdentity
from website.notices.models import NoticePage
from website.notices.text import notice_context
from website.public import open_area, public

GRID_WORKER = "grid-worker"


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Step by step down to the grid, by plain links; ``?area=`` (from a QR code) goes straight there."""
    code = request.GET.get("area", "")
    area = open_area(code) if code else Area.objects.open().filter(depth=1).order_by("path").first()
    if area and area.level == Level.MICRO:
        area = area.get_parent()
    if area and area.level == Level.GRID:
        return _my_worker(request, area)
    steps = [it for it in area.get_ancestors() if it.depth > 1] if area else []
    context = {"area": area, "steps": steps, "choices": list(area.get_children().open()) if area else []}
    return public(request, "website/find.html", context)


def _my_worker(request: HttpRequest, area: Area) -> HttpResponse:
    """The grid workers large, the others of the team after them."""
    team = team_of(area)
    posts = {member for slot in team.slots if slot.post_code == GRID_WORKER for member in slot.members}
    everybody = team.public_members
    context = {
        "area": area,
        "name": area.full_name(),
        "workers": [member for member in everybody if member in posts],
        "others": [member for member in everybody if member not in posts],
        "village": area.code[:12],
    }
    return public(request, "website/my_worker.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice in force; one that is over says so, and anything else is not there."""
    page = NoticePage.objects.select_related("area", "picture").numbered(pk).first()
    if page is None or (not page.live and not page.is_over) or page.first_published_at is None:
        raise Http404
    board = page.area.code if page.area.level == Level.VILLAGE and page.area.is_open else ""
    context = notice_context(page) | {"is_over": page.is_over, "board": board}
    return public(request, "website/notice.html", context, status=410 if page.is_over else 200)


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Where to complain: the phone, and the form if there is one. ``?area=`` is handed on to the form."""
    code = request.GET.get("area", "")
    form = SiteIdentity.load(request).complaints_form
    if form and not (form.is_taking and form.current_id):
        form = None
    context = {"form": form, "code": code if re.fullmatch(r"[0-9]{6,18}", code) else ""}
    return public(request, "website/complaints.html", context)
