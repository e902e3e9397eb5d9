"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from website.health import healthz
from website.messages import script_catalogue
from website.sign_in import to_sign_in
from website.views import home

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    # Wagtail's own view reads only Wagtail's folders; this one also finds locale/wagtail.
    path("admin/jsi18n/", script_catalogue, name="script_catalogue"),
    path("admin/login/", to_sign_in, name="admin_sign_in"),
    path("_util/login/", to_sign_in, name="frame_sign_in"),
]
