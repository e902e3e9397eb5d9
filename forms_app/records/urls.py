"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from forms_app.records.importing import views as importing
from forms_app.records.views import dictionary, export, history, home, ledger, record, statistics, unconverted

app_name = "records"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="desk"),
    path("ledgers/<slug:slug>/", ledger.ledger, name="ledger"),
    path("ledgers/<slug:slug>/export.csv", export.export, name="export"),
    path("ledgers/<slug:slug>/export.xlsx", export.workbook, name="export_workbook"),
    path("ledgers/<slug:slug>/statistics/", statistics.statistics, name="statistics"),
    path("ledgers/<slug:slug>/statistics.csv", statistics.statistics_file, name="statistics_file"),
    path("dictionary.xlsx", dictionary.all_forms, name="dictionaries"),
    path("ledgers/<slug:slug>/dictionary/", dictionary.page, name="dictionary"),
    path("ledgers/<slug:slug>/dictionary.xlsx", dictionary.workbook, name="dictionary_file"),
    path("ledgers/<slug:slug>/import/", importing.start, name="import_start"),
    path("ledgers/<slug:slug>/import/template.xlsx", importing.template_file, name="import_template"),
    path("ledgers/<slug:slug>/import/<uuid:job_id>/", importing.page, name="import"),
    path("ledgers/<slug:slug>/import/<uuid:job_id>/errors.xlsx", importing.errors_file, name="import_errors"),
    path("ledgers/<slug:slug>/<uuid:uuid>/", record.record, name="record"),
    path("ledgers/<slug:slug>/<uuid:uuid>/plain/", record.plain, name="plain"),
    path("ledgers/<slug:slug>/unconverted/<int:column>/", unconverted.unconverted, name="unconverted"),
    path("ledgers/<slug:slug>/unconverted/<int:column>/list.csv", unconverted.whole_list, name="unconverted_file"),
    path("ledgers/<slug:slug>/bin/", history.bin, name="bin"),
    path("ledgers/<slug:slug>/<uuid:uuid>/withdraw/", history.withdraw, name="withdraw"),
    path("ledgers/<slug:slug>/<uuid:uuid>/restore/", history.restore, name="restore"),
    path("ledgers/<slug:slug>/<uuid:uuid>/history/<int:number>/", history.earlier, name="earlier"),
    path("ledgers/<slug:slug>/<uuid:uuid>/photo/<uuid:attachment>/", record.photo, name="photo"),
]
