"""Where this room meets Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from forms_app.records.importing.area_pages import area_template, import_areas


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("areas/import/", import_areas, name="import_areas"),
        path("areas/import/template.xlsx", area_template, name="import_areas_template"),
    ]
