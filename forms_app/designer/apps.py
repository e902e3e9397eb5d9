from django.apps import AppConfig


class DesignerConfig(AppConfig):
    name = "forms_app.designer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.designer.references import count_references

        references.register(count_references)
