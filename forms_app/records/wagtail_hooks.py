"""Where this room meets Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from forms_app.records.importing.area_pages import area_template, import_areas
from forms_app.records.importing.code_pages import import_codes


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("areas/import/", import_areas, name="import_areas"),
        path("areas/import/template.xlsx", area_template, name="import_areas_template"),
        path("codes/<int:pk>/import/", import_codes, name="import_codes"),
    ]
