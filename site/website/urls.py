"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from website.health import healthz
from website.views import home

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
]
