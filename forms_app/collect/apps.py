from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "forms_app.collect"
    default_auto_field = "django.db.models.BigAutoField"
