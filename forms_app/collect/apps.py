from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "forms_app.collect"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms_app.collect.paper.views import menu_items
        from forms_app.records import menu

        menu.register(menu_items)
