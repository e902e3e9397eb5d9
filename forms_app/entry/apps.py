from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "forms_app.entry"
    default_auto_field = "django.db.models.BigAutoField"
