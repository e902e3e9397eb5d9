from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "forms_app.records"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Ledgers")

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.entry import searching
        from forms_app.records.models import count_accesses
        from forms_app.records.search import log_search
        from forms_app.records.uses import uses_in_ledgers
        from forms_app.tables import uses

        uses.register(uses_in_ledgers)
        references.register(count_accesses)
        searching.on_number(log_search)
