"""A department's own folder of forms, and the group of those who build them."""

from __future__ import annotations

from itertools import chain, count
from typing import Any, ClassVar

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import TitleFieldPanel
from wagtail.models import GroupPagePermission, Page

from forms_app.areas.models import Department

# Never the right to publish: what they build is enabled by the county's approval.
BUILDER_RIGHTS = ("add_page", "change_page")
BUILDERS = "建表员（%s）"
_LENGTH = 150  # of a group's name


class DepartmentFolder(Page):
    """Forms of one department, below the county's forms. Its group may build and hand in, not enable."""

    department = models.OneToOneField(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))
    builders = models.OneToOneField(Group, models.SET_NULL, null=True, editable=False, related_name="+")

    asks_admission = True
    is_creatable = False  # made on the page 部门建表: a department is chosen there, and the group comes with it
    content_panels: ClassVar = [TitleFieldPanel("title")]
    promote_panels: ClassVar[list] = []
    settings_panels: ClassVar[list] = []
    parent_page_types: ClassVar = ["designer.FormIndexPage"]
    subpage_types: ClassVar = ["designer.FormPage"]

    class Meta:
        verbose_name = _("Department's folder of forms")
        verbose_name_plural = _("Departments' folders of forms")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        result = super().save(*args, **kwargs)
        if self.builders_id is None:
            self.builders = make_builders(self)
            type(self).objects.filter(pk=self.pk).update(builders=self.builders)
        return result

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("/")


def make_folder(parent: Page, department: Department) -> DepartmentFolder:
    """The department's folder below ``parent``; the one that is there already."""
    found = DepartmentFolder.objects.filter(department=department).first()
    if found is not None:
        return found
    folder = DepartmentFolder(title=str(department), slug=_free(parent, department), department=department)
    try:
        parent.add_child(instance=folder)
    except ValidationError:  # pressed twice: the other request has made it meanwhile
        return DepartmentFolder.objects.get(department=department)
    return folder


def _free(parent: Page, department: Department) -> str:
    """A web name that no other page below ``parent`` has."""
    own = f"department-{department.pk}"
    taken = set(parent.get_children().values_list("slug", flat=True))
    names = chain([own], (f"{own}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def make_builders(folder: DepartmentFolder) -> Group:
    """A new group that may build forms in ``folder`` and open the administration for it."""
    name = base = (BUILDERS % folder.department)[:_LENGTH]
    number = 1
    while Group.objects.filter(name=name).exists():
        number += 1
        name = f"{base[: _LENGTH - 5]}{number}"
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for right in Permission.objects.filter(codename__in=BUILDER_RIGHTS, content_type__app_label="wagtailcore"):
        GroupPagePermission.objects.create(group=group, page=folder, permission=right)
    return group


@receiver(post_delete, sender=DepartmentFolder)
def _without_folder_no_builders(sender: type[DepartmentFolder], instance: DepartmentFolder, **kwargs: Any) -> None:
    Group.objects.filter(pk=instance.builders_id).delete()
