from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RotaConfig(AppConfig):
    name = "reports.rota"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Duty rotas")

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.records import menu
        from reports.rota.access import items
        from reports.rota.models import count_stations

        references.register(count_stations)
        menu.register(items)
