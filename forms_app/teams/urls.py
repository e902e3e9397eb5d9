"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from forms_app.teams import vacancy_views, views

app_name = "teams"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/team/", views.villages, name="villages"),
    path("desk/team/<str:code>/", views.village, name="village"),
    path("desk/team/<str:code>/profile/", views.profile, name="profile"),
    path("desk/team/<str:code>/people/<int:user_id>/", views.member, name="member"),
    path("desk/vacancies/", vacancy_views.vacancies, name="vacancies"),
    path("desk/vacancies.csv", vacancy_views.vacancies_csv, name="vacancies_csv"),
    path("sketches/<uuid:name>.jpg", views.sketch, name="sketch"),
]
