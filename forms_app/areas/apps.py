from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    name = "forms_app.areas"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Areas and people")

    def import_models(self) -> None:
        super().import_models()
        import_module("forms_app.areas.profiles")  # it stands on models, so models cannot import it

    def ready(self) -> None:
        from forms_app.areas import models, references, tree

        references.register(tree.count_descendants)
        references.register(models.count_appointments)
