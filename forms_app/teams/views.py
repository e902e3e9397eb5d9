"""网格队伍 at the desk: villages, their grids with the people in post, profiles and photos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms_app.areas.models import Area, AreaQuerySet, Level
from forms_app.areas.profiles import GridProfile, profiles_of
from forms_app.areas.scope import areas_of, scope_of, successor
from forms_app.areas.team import Team, teams_of
from forms_app.areas.vacancies import VILLAGE_DEPTH
from forms_app.entry.images import PhotoRefused
from forms_app.records.access import Refused, desk_page
from forms_app.teams.access import find_area
from forms_app.teams.forms import MemberForm, ProfileForm
from forms_app.teams.pictures import replace

VILLAGES_A_PAGE = 50
KEEP_SECONDS = 3600  # a new sketch has a new address
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@desk_page
def villages(request: HttpRequest) -> HttpResponse:
    """Every village in which the person looks after a grid, with how many of the required people are there."""
    if not scope_of(request.user, "edit"):
        raise Refused(
            _("You look after no team"), _("Your post does not include this. Ask your administrator."), status=403
        )
    found = _villages_of(request.user)
    if len(found) == 1:
        return redirect("teams:village", found[0].code)
    page = Paginator(found, VILLAGES_A_PAGE).get_page(request.GET.get("page"))
    grids = _grids_on(page, request.user) if found else []
    teams = teams_of(grids)
    names = Area.names_of(village.path for village in page)
    rows = []
    for village in page:
        inside = [teams[grid.pk] for grid in grids if grid.path.startswith(village.path)]
        rows.append({"village": village, "name": village.full_name(names), "grids": len(inside), **_sums(inside)})
    context = {"rows": rows, "page": page, "shared": _shared_above(request.user)}
    return render(request, "teams/villages.html", context)


@require_safe
@desk_page
def village(request: HttpRequest, code: str) -> HttpResponse:
    area = Area.find(code)
    if area is None or area.level != Level.VILLAGE or not area.is_open:
        raise Refused(_("No such village"), _("Check the code in the address, or choose from the list of teams."), 404)
    grids = list(_grids(request.user).filter(path__startswith=area.path))
    looks_after_all = scope_of(request.user, "edit").covers(area.path)
    if not grids and not looks_after_all:
        raise Refused(
            _("This team is not yours to look after"),
            _("Your post does not include this area. Ask your administrator."),
            403,
        )
    teams, profiles = teams_of(grids), profiles_of(grids)
    printing = scope_of(request.user, "print")
    rows = [
        {"team": teams[grid.pk], "profile": profiles[grid.pk], "may_print": printing.covers(grid.path)}
        for grid in grids
    ]
    context = {
        "village": area,
        "rows": rows,
        "looks_after_all": looks_after_all,
        "has_more": len(_villages_of(request.user)) > 1,
        "may_print_all": printing.covers(area.path) and bool(rows),
        **_sums(teams.values()),
    }
    return render(request, "teams/village.html", context)


@require_http_methods(READ_AND_WRITE)
@desk_page
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """The profile of a grid, or what all grids of a village, town or county share."""
    area = find_area(request.user, code, Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.GRID)
    instance = GridProfile.objects.filter(area=area).first() or GridProfile(area=area)
    form = ProfileForm(area, request.POST or None, request.FILES or None, instance=instance)
    if request.method == "POST" and form.is_valid() and _save(form, "sketch"):
        messages.success(request, _("Saved. The next print and the page for residents show it."))
        return redirect(_back(area))
    context = {"area": area, "name": area.full_name(), "form": form, "back": _back(area), "profile": instance}
    return render(request, "teams/profile.html", context, status=400 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@desk_page
def member(request: HttpRequest, code: str, user_id: int) -> HttpResponse:
    """Photo and political status of somebody who fills a place in this grid's team."""
    grid = find_area(request.user, code, Level.GRID)
    if user_id not in {member.user_id for member in teams_of([grid])[grid.pk].members}:
        raise Refused(
            _("This person is not in the team"), _("Go back to the team: the appointment may have ended."), 404
        )
    person = MemberForm.Meta.model._default_manager.get(pk=user_id)
    form = MemberForm(request.POST or None, request.FILES or None, instance=person)
    if request.method == "POST" and form.is_valid() and _save(form, "portrait"):
        messages.success(request, _("Saved. The next print and the page for residents show it."))
        return redirect(_back(grid))
    context = {"grid": grid, "name": grid.full_name(), "person": person, "form": form, "back": _back(grid)}
    return render(request, "teams/member.html", context, status=400 if form.errors else 200)


@require_safe
def sketch(request: HttpRequest, name: UUID) -> HttpResponseBase:
    """The sketch map of a grid: it hangs on the wall, so everybody may see it."""
    found = GridProfile.objects.filter(sketch=f"sketches/{name}.jpg").first()
    try:
        if found is None:
            raise Http404
        response = FileResponse(found.sketch.open("rb"), content_type="image/jpeg")
    except OSError as error:
        raise Http404 from error
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    return response


def _save(form: Any, image: str) -> bool:
    """Texts and picture together or not at all; a picture that cannot be stored is an error at its field."""
    data, instance = form.cleaned_data, form.instance
    new, remove = data.get(f"{image}_file"), data.get(f"remove_{image}")
    fields = list(form.Meta.fields)
    try:
        if new or remove:
            replace(instance, image, new, fields)
        else:
            instance.save(update_fields=fields if instance.pk else None)
    except PhotoRefused as refused:
        form.add_error(f"{image}_file", str(refused))
        return False
    return True


def _grids(user: Any) -> AreaQuerySet:
    return areas_of(user, "edit").filter(level=Level.GRID)


def _grids_on(page: Any, user: Any) -> list[Area]:
    return list(_grids(user).filter(path__gte=page[0].path, path__lt=successor(page[-1].path)))


def _villages_of(user: Any) -> list[Area]:
    """Villages looked after as a whole, and those of single grids."""
    length = VILLAGE_DEPTH * Area.steplen
    whole = areas_of(user, "edit").filter(level__in=[Level.VILLAGE, Level.GRID])
    paths = {path[:length] for path in whole.values_list("path", flat=True)}
    everyone = Area.objects.open().filter(level=Level.VILLAGE)
    return [area for area in everyone if area.path in paths]


def _shared_above(user: Any) -> list[Area]:
    """County and towns whose shared entries the person may change."""
    return list(areas_of(user, "edit").filter(level__in=[Level.COUNTY, Level.TOWN]))


def _sums(teams: Any) -> dict[str, int]:
    every: list[Team] = list(teams)
    return {
        "required": sum(team.required for team in every),
        "filled": sum(team.filled for team in every),
        "missing": sum(team.missing for team in every),
    }


def _back(area: Area) -> str:
    """The page from which an area's profile is opened."""
    if area.level in {Level.COUNTY, Level.TOWN}:
        return reverse("teams:villages")
    return reverse("teams:village", args=[area.code[:12]])
