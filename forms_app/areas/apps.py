from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    name = "forms_app.areas"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Areas and people")

    def ready(self) -> None:
        from forms_app.areas import models, references, tree

        references.register(tree.count_descendants)
        references.register(models.count_appointments)
