from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "forms_app.records"
    default_auto_field = "django.db.models.BigAutoField"
