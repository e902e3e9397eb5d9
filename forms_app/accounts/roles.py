"""Roles in the administration (/admin/). What people may do with records comes from their posts, not from here."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page

from forms_app.areas.models import Appointment, Area, Department, Post

COUNTY_ADMINISTRATORS = "县管理员"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# Wagtail's migrations make two groups with English names.
WAGTAIL_GROUPS = {"Moderators": "网站审核员", "Editors": "网站编辑"}
FORM_INDEX_TYPE = ("designer", "formindexpage")


def ensure_groups() -> Group:
    """The group 县管理员: people and areas, and designing forms; not a superuser. Safe to call again.

    Page rights are on the page under which forms live, once the designer's migrations have made it.
    """
    for old, new in WAGTAIL_GROUPS.items():
        Group.objects.filter(name=old).update(name=new)
    group, _created = Group.objects.get_or_create(name=COUNTY_ADMINISTRATORS)
    group.permissions.add(*_permissions())
    for page in Page.objects.filter(content_type__in=_form_index_types()):
        for right in Permission.objects.filter(codename__in=PAGE_RIGHTS, content_type__app_label="wagtailcore"):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)
    return group


def _permissions() -> list[Permission]:
    managed = ContentType.objects.get_for_models(Area, Department, Post, Appointment, get_user_model()).values()
    access = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    return list(Permission.objects.filter(Q(content_type__in=managed) | access))


def _form_index_types() -> list[ContentType]:
    app_label, model = FORM_INDEX_TYPE
    return list(ContentType.objects.filter(app_label=app_label, model=model))
