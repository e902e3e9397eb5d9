"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from reports.documents import duty_views, views
from reports.documents.blank.views import print_blank, print_fillable

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("ledgers/<slug:slug>/", views.print_ledger, name="print_ledger"),
    path("ledgers/<slug:slug>/<uuid:uuid>/", views.print_record, name="print_record"),
    path("blank/<slug:slug>/", print_blank, name="print_blank"),
    path("blank/<slug:slug>/fillable/", print_fillable, name="print_fillable"),
    path("duty/<str:code>/", duty_views.duty, name="duty"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/file/", views.job_file, name="job_file"),
    path("jobs/<uuid:job_id>/cancel/", views.job_cancel, name="job_cancel"),
]
