"""Where this room meets Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from forms_app.codes import history
from forms_app.codes.admin import CodeListViewSet, CodeViewSet
from forms_app.codes.views import export_codes

hooks.register("register_log_actions", history.register)


@hooks.register("register_admin_viewset")
def register_codes() -> list[CodeListViewSet | CodeViewSet]:
    return [CodeListViewSet(), CodeViewSet()]


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("codes/<int:pk>/export.xlsx", export_codes, name="export_codes")]
