"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from reports.rota import months, views
from reports.rota.holidays import holidays
from reports.rota.printing import print_month, print_notice

app_name = "rota"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.stations, name="stations"),
    path("mine/", months.mine, name="mine"),
    path("new/", views.edit, name="new"),
    path("holidays/<int:year>/", holidays, name="holidays"),
    path("<slug:code>/", views.station, name="station"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/add/<slug:what>/", views.add, name="add"),
    path("<slug:code>/staff/<int:pk>/", views.person, name="person"),
    path("<slug:code>/remove/<slug:what>/<int:pk>/", views.remove, name="remove"),
    path("<slug:code>/<str:name>/", months.month, name="month"),
    path("<slug:code>/<str:name>/plan/", months.plan, name="plan"),
    path("<slug:code>/<str:name>/correct/", months.correct, name="correct"),
    path("<slug:code>/<str:name>/swap/", months.swap, name="swap"),
    path("<slug:code>/<str:name>/publish/", months.publish, name="publish"),
    path("<slug:code>/<str:name>/print/", print_month, name="print"),
    path("<slug:code>/<str:name>/notice/", print_notice, name="notice"),
]
