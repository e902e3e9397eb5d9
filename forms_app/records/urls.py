"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from forms_app.records.views import export, home, ledger, record

app_name = "records"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="desk"),
    path("ledgers/<slug:slug>/", ledger.ledger, name="ledger"),
    path("ledgers/<slug:slug>/export.csv", export.export, name="export"),
    path("ledgers/<slug:slug>/<uuid:uuid>/", record.record, name="record"),
    path("ledgers/<slug:slug>/<uuid:uuid>/plain/", record.plain, name="plain"),
    path("ledgers/<slug:slug>/<uuid:uuid>/photo/<uuid:attachment>/", record.photo, name="photo"),
]
