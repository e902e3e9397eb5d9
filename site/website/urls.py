"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from website import boards, residents
from website.account import account
from website.health import healthz
from website.messages import script_catalogue
from website.notices import desk, printing
from website.sign_in import to_sign_in
from website.views import home

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("boards/", boards.boards, name="boards"),
    path("boards/<str:code>/", boards.board, name="board"),
    path("boards/<str:code>/past/", boards.archive, name="archive"),
    path("boards/<str:code>/kinds/<slug:kind>/", boards.kind, name="kind"),
    path("boards/<str:village>/grids/<str:code>/", boards.grid, name="grid"),
    path("notices/<int:pk>/", residents.notice, name="notice"),
    path("find/", residents.find, name="find"),
    path("complaints/", residents.complaints, name="complaints"),
    path("desk/notices/", desk.notices, name="desk_notices"),
    path("desk/notices/new/", desk.write, name="desk_notice_new"),
    path("desk/notices/<int:pk>/", desk.notice, name="desk_notice"),
    path("desk/notices/<int:pk>/edit/", desk.write, name="desk_notice_edit"),
    path("desk/notices/<int:pk>/print/", printing.notice_paper, name="desk_notice_print"),
    path("desk/notices/<int:pk>/<slug:action>/", desk.act, name="desk_notice_act"),
    # Wagtail's own view reads only Wagtail's folders; this one also finds locale/wagtail.
    path("admin/jsi18n/", script_catalogue, name="script_catalogue"),
    path("admin/login/", to_sign_in, name="admin_sign_in"),
    path("admin/account/", account, name="admin_account"),
    path("_util/login/", to_sign_in, name="frame_sign_in"),
]
