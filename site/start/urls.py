"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

app_name = "start"
urlpatterns: list[URLPattern | URLResolver] = []
