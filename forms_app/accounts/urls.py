"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from forms_app.accounts import portraits, views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("password/", views.ChangePassword.as_view(), name="change_password"),
    path("me/", views.me, name="me"),
    path("portraits/<uuid:name>.jpg", portraits.portrait, name="portrait"),
]
