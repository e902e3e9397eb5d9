from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TablesConfig(AppConfig):
    name = "forms_app.tables"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.tables import migrating, uses
        from forms_app.tables.form_uses import uses_in_forms
        from forms_app.tables.references import count_references

        references.register(count_references)
        uses.register(uses_in_forms)
        pre_migrate.connect(migrating.take_away, sender=self)
        post_migrate.connect(migrating.bring_back, sender=self)
