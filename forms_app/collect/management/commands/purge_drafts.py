from typing import Any

from django.core.management.base import BaseCommand

from forms_app.collect.drafts import purge


class Command(BaseCommand):
    help = "Deletes expired drafts, old receipts and photos that belong to no draft. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        drafts, photos = purge()
        if options["verbosity"]:
            self.stdout.write(f"{drafts} drafts, {photos} loose photos deleted")
