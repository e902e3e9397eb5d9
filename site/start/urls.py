"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from start import clearing, tour, views

app_name = "start"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("county/", views.county, name="county"),
    path("areas/", views.areas, name="areas"),
    path("areas/template/", views.areas_template, name="areas_template"),
    path("people/", views.people, name="people"),
    path("form/", views.form, name="form"),
    path("done/", views.done, name="done"),
    path("try/", tour.roles, name="try"),
    path("try/sign-in/", tour.sign_in, name="try_sign_in"),
    path("try/<slug:role>/", tour.role, name="role"),
    path("clear-demo/", clearing.clear, name="clear_demo"),
]
