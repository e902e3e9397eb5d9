from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    name = "forms_app.teams"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Grid teams")

    def ready(self) -> None:
        from forms_app.records import menu
        from forms_app.teams.access import menu_items

        menu.register(menu_items)
