"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from reports.appraisal import mine, views
from reports.appraisal.printing import print_month, print_sheet

app_name = "appraisal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.month, name="month"),
    path("make/", views.generate, name="make"),
    path("measure/", views.measure_again, name="measure"),
    path("print/", print_month, name="print_month"),
    path("mine/", mine.listed, name="mine"),
    path("mine/<int:pk>/", mine.sheet, name="my_sheet"),
    path("mine/<int:pk>/appeal/", mine.appeal, name="appeal"),
    path("<int:pk>/", views.sheet, name="sheet"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/print/", print_sheet, name="print"),
]
