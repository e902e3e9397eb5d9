from typing import Any

from django.core.management.base import BaseCommand

from forms_app.collect.drafts import purge
from forms_app.collect.paper.life import forget


class Command(BaseCommand):
    help = "Deletes expired drafts, old receipts, loose photos, and what is past its time. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        drafts, photos = purge()
        papers = forget()
        if options["verbosity"]:
            self.stdout.write(f"{drafts} drafts, {photos} loose photos deleted, {papers} filled-in PDFs forgotten")
