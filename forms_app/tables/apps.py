from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "forms_app.tables"
    default_auto_field = "django.db.models.BigAutoField"
