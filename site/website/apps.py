from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "website"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Website")

    def ready(self) -> None:
        from forms_app.areas import references
        from forms_app.records import menu
        from website.notices import desk
        from website.notices.models import count_notices

        references.register(count_notices)
        menu.register(desk.menu)
