"""Where filling in meets Wagtail's admin: forms are tried out there before they are enabled."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from forms_app.collect.trying import try_out


@hooks.register("register_admin_urls")
def address_of_trials() -> list[URLPattern]:
    return [path("forms/try/", try_out, name="collect_try")]
