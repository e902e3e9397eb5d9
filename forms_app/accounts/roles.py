"""Roles in the administration (/admin/). What people may do with records comes from their posts, not from here."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page

from forms_app.areas.models import Appointment, Area, Department, Post
from forms_app.areas.profiles import GridProfile

COUNTY_ADMINISTRATORS = "县管理员"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# Wagtail's migrations make two groups with English names.
WAGTAIL_GROUPS = {"Moderators": "网站审核员", "Editors": "网站编辑"}
# The pages below which forms and notices are kept; named, for both stand on higher floors.
FOLDERS = (("designer", "formindexpage"), ("website", "boardsfolder"))
SETTINGS = (("website", "siteidentity"),)
# Managed by county administrators, in rooms that this one may not import.
MANAGED = (("appraisal", "scheme"), ("codes", "codelist"), ("codes", "code"), ("designer", "bankitem"))


def ensure_groups() -> Group:
    """The group 县管理员: people and areas, forms and notices; not a superuser. Safe to call again.

    Page rights are on the pages under which forms and notices live, once migrations have made them.
    """
    for old, new in WAGTAIL_GROUPS.items():
        Group.objects.filter(name=old).update(name=new)
    group, _created = Group.objects.get_or_create(name=COUNTY_ADMINISTRATORS)
    group.permissions.add(*_permissions())
    for page in Page.objects.filter(content_type__in=_folder_types()):
        for right in Permission.objects.filter(codename__in=PAGE_RIGHTS, content_type__app_label="wagtailcore"):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)
    return group


def _permissions() -> list[Permission]:
    ours = (Area, Department, Post, Appointment, GridProfile, get_user_model())
    managed = ContentType.objects.get_for_models(*ours).values()
    access = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for label, model in MANAGED:
        access |= Q(content_type__app_label=label, content_type__model=model)
    for label, model in SETTINGS:
        access |= Q(content_type__app_label=label, content_type__model=model, codename=f"change_{model}")
    return list(Permission.objects.filter(Q(content_type__in=managed) | access))


def _folder_types() -> list[ContentType]:
    return [it for label, model in FOLDERS for it in ContentType.objects.filter(app_label=label, model=model)]
