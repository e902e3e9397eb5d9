"""缺配清单 at the desk, and as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.areas.scope import areas_of, scope_of
from forms_app.areas.vacancies import Group, groups_of
from forms_app.records.access import Refused, desk_page
from forms_app.records.export import BOM, safe

GROUPS_A_PAGE = 50


@require_safe
@desk_page
def vacancies(request: HttpRequest) -> HttpResponse:
    groups = _groups(request.user)
    lacking = [group for group in groups if group.missing]
    context = {
        "page": Paginator(lacking, GROUPS_A_PAGE).get_page(request.GET.get("page")),
        "lacking": len(lacking),
        "required": sum(group.required for group in groups),
        "filled": sum(group.filled for group in groups),
        "missing": sum(group.missing for group in groups),
        "today": timezone.localdate(),
    }
    return render(request, "teams/vacancies.html", context)


@require_safe
@desk_page
def vacancies_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    name = _("Vacancies") + f"{timezone.localdate():%Y%m%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    writer = csv.writer(response)
    heads = [_("No."), _("Town or sub-district"), _("Village or community"), _("Area"), _("Post")]
    writer.writerow([*heads, _("People required"), _("In post"), _("Missing")])
    number = 0
    for group in _groups(request.user):
        for shortage in group.shortages:
            number += 1
            vacancy = shortage.vacancy
            words = (group.town, group.village, shortage.area.name, vacancy.post)
            writer.writerow([number, *map(safe, words), vacancy.required, vacancy.filled, vacancy.missing])
    return response


def _groups(user: Any) -> list[Group]:
    if not scope_of(user, "edit"):
        raise Refused(
            _("You may not see the vacancies"), _("Your post does not include this. Ask your administrator."), 403
        )
    return groups_of(areas_of(user, "edit"))
