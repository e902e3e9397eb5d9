from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("accounts/", include("forms_app.accounts.urls")),
    path("", include("forms_app.collect.urls")),
    path("desk/", include("forms_app.records.urls")),
    path("desk/print/", include("reports.documents.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("website.urls")),
    path("", include(wagtail_urls)),
]
