"""Wagtail's users app with our people in it."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "forms_app.accounts.admin.PersonViewSet"
