from django.apps import AppConfig


class DesignerConfig(AppConfig):
    name = "forms_app.designer"
    default_auto_field = "django.db.models.BigAutoField"
