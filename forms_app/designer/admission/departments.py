"""部门建表: which departments build forms of their own, who builds for them, and opening a folder for one more."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.areas.models import Department
from forms_app.designer.folders import DepartmentFolder, make_folder
from forms_app.designer.models import FormIndexPage, FormPage


@dataclass
class Row:
    """A department; ``folder`` None: it builds no forms."""

    department: Department
    folder: DepartmentFolder | None = None
    forms: int = 0
    builders: list[str] = field(default_factory=list)


def may_open_folders(user: Any) -> bool:
    folder = FormIndexPage.objects.first()
    if folder is None:
        return False
    permissions = folder.permissions_for_user(user)
    return permissions.can_add_subpage() and permissions.can_publish()


@require_http_methods(["GET", "HEAD", "POST"])
def departments(request: HttpRequest) -> HttpResponse:
    """POST ``department``: give it a folder and a group of builders."""
    if not may_open_folders(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _open(request)
    return render(request, "designer/admission/departments.html", {"rows": rows()})


def _open(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("department", "")
    department = get_object_or_404(Department, pk=int(number) if number.isdecimal() and len(number) < 10 else 0)
    folder = make_folder(FormIndexPage.objects.get(), department)
    text = _("%(department)s has a folder now. Put those who build its forms into the group “%(group)s”.")
    messages.success(request, text % {"department": department, "group": folder.builders})
    return redirect("designer_departments")


def rows() -> list[Row]:
    """In the order of the tree. Four queries."""
    folders = {one.department_id: one for one in DepartmentFolder.objects.select_related("builders")}
    found = [Row(one, folders.get(one.pk)) for one in Department.objects.order_by("path")]
    steplen = DepartmentFolder.steplen
    forms = Counter(path[:-steplen] for path in FormPage.objects.values_list("path", flat=True))
    people = _people([one.builders_id for one in folders.values() if one.builders_id])
    for row in found:
        if row.folder:
            row.forms = forms[row.folder.path]
            row.builders = people[row.folder.builders_id or 0]
    return found


def _people(groups: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    users = get_user_model()._default_manager.filter(groups__in=groups, is_active=True).order_by("name")
    for group, name, username in users.values_list("groups", "name", "username"):
        found[group].append(name or username)
    return found
