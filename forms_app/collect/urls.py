"""Addresses of this room: forms under /f/, the phone terminal at /m/, filled PDFs at /desk/paper/."""

from django.urls import path

from forms_app.collect import codes, linked, rare, sent, told, views
from forms_app.collect.paper import views as paper

app_name = "collect"
urlpatterns = [
    path("m/", views.home, name="home"),
    path("m/rare/", rare.rare, name="rare"),
    path("desk/paper/", paper.filled, name="paper"),
    path("desk/paper/send/", paper.send_sound, name="paper_send"),
    path("f/<slug:slug>/", views.fill, name="fill"),
    path("f/<slug:slug>/codes/<uuid:question>/", codes.codes, name="codes"),
    path("f/<slug:slug>/records/<uuid:question>/", linked.linked, name="linked"),
    path("f/<slug:slug>/sent/<uuid:record>/correct/", sent.correct, name="correct"),
    path("f/<slug:slug>/sent/<uuid:record>/withdraw/", sent.withdraw, name="withdraw"),
    path("f/<slug:slug>/told/", told.told, name="told"),
    path("f/<slug:slug>/<uuid:draft>/told/", told.told, name="told_draft"),
    path("f/<slug:slug>/<uuid:draft>/", views.resume, name="resume"),
    path("f/<slug:slug>/<uuid:draft>/discard/", views.discard, name="discard"),
    path("f/<slug:slug>/<uuid:draft>/photo/<uuid:photo>/", views.photo, name="photo"),
    path("f/<slug:slug>/<uuid:draft>/<slug:step>/", views.fill, name="step"),
]
