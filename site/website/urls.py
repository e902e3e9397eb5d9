"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from website.health import healthz
from website.messages import script_catalogue
from website.views import home

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    # Wagtail's own view reads only Wagtail's folders; this one also finds locale/wagtail.
    path("admin/jsi18n/", script_catalogue, name="script_catalogue"),
]
