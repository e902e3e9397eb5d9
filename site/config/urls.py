from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("accounts/", include("forms_app.accounts.urls")),
    path("", include("forms_app.collect.urls")),
    path("desk/", include("forms_app.records.urls")),
    path("desk/print/", include("reports.documents.urls")),
    path("", include("forms_app.teams.urls")),
    path("desk/appraisal/", include("reports.appraisal.urls")),
    path("desk/rota/", include("reports.rota.urls")),
    path("start/", include("start.urls")),
    path("", include("website.urls")),  # before Wagtail's, of which it answers one address itself
    path("admin/", include(wagtailadmin_urls)),
    # Pictures of Wagtail pages only; what people upload with their answers is private and has no address here.
    re_path(r"^media/(?P<path>(?:original_)?images/.+)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
    path("", include(wagtail_urls)),
]

handler400 = "website.errors.bad_request"
handler403 = "website.errors.forbidden"
handler404 = "website.errors.not_found"
handler500 = "website.errors.server_error"
