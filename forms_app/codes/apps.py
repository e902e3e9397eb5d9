from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodesConfig(AppConfig):
    name = "forms_app.codes"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Code lists")

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.codes import models

        references.register(models.count_below)
