from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    name = "reports.appraisal"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Appraisal")

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.records import menu
        from forms_app.tables import uses
        from reports.appraisal.access import items
        from reports.appraisal.models.sheet import count_sheets
        from reports.appraisal.uses import indicators_of

        uses.register(indicators_of)
        references.register(count_sheets)
        menu.register(items)
