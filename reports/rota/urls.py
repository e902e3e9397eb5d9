"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from reports.rota import views
from reports.rota.printing import print_month

app_name = "rota"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.stations, name="stations"),
    path("mine/", views.mine, name="mine"),
    path("new/", views.edit, name="new"),
    path("holidays/<int:year>/", views.holidays, name="holidays"),
    path("<slug:code>/", views.station, name="station"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/add/<slug:what>/", views.add, name="add"),
    path("<slug:code>/staff/<int:pk>/", views.person, name="person"),
    path("<slug:code>/remove/<slug:what>/<int:pk>/", views.remove, name="remove"),
    path("<slug:code>/<str:name>/", views.month, name="month"),
    path("<slug:code>/<str:name>/plan/", views.plan, name="plan"),
    path("<slug:code>/<str:name>/correct/", views.correct, name="correct"),
    path("<slug:code>/<str:name>/publish/", views.publish, name="publish"),
    path("<slug:code>/<str:name>/print/", print_month, name="print"),
]
