from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    name = "backups"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Backups")

    def ready(self) -> None:
        from backups import signals

        signals.connect()
