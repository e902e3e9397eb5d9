from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "forms_app.entry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.codes.lookup import label_of
        from forms_app.entry.code_references import count_versions
        from forms_app.schema.convert import use_labels

        references.register(count_versions)
        use_labels(label_of)
