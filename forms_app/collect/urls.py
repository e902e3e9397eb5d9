"""Addresses of this room: forms under /f/, the phone terminal at /m/."""

from django.urls import URLPattern, URLResolver

app_name = "collect"
urlpatterns: list[URLPattern | URLResolver] = []
