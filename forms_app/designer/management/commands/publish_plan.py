from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.designer.models import FormPage
from forms_app.designer.planning import Report, report
from forms_app.tables.models import Form


class Command(BaseCommand):
    help = "What enabling the latest draft of a form would change in the database. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        result = report(_page(options["slug"]).get_latest_revision_as_object())
        if options["json"]:
            self.stdout.write(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
        else:
            for line in _lines(result):
                self.stdout.write(line)
        if result.faults:
            raise CommandError(_("The form cannot be enabled yet."))


def _page(slug: str) -> FormPage:
    form = Form.objects.filter(slug=slug).first()
    page = FormPage.objects.filter(pk=form.page_id).first() if form else FormPage.objects.filter(slug=slug).first()
    if page is None:
        raise CommandError(_("No form has the web name “%(slug)s”.") % {"slug": slug})
    return page


def _lines(result: Report) -> list[str]:
    lines = [*result.faults]
    if not result.plan.is_new_version:
        return [*lines, _("The questions are the same as in the version in use. No new version is made.")]
    lines += [f"+ {step.label}  {step.table}.{step.column} {step.storage}" for step in result.added]
    lines += [f"↑ {step.label}  {step.table}.{step.column}" for step in result.revived]
    lines += [f"- {step.label}  {step.table}.{step.column}" for step in result.stopped]
    lines += [
        f"~ {change.label}  {change.old_type} → {change.new_type}  {change.column}: "
        f"{change.tally.convertible} ✓ {change.tally.failing} ✗"
        for change in result.changed
    ]
    lines += [f"ƒ {rule.label}  {rule.name}: {rule.old or '—'} → {rule.new or '—'}" for rule in result.rules]
    lines += [f"! {use.kind}  {use.name}: {'、'.join(use.labels)}" for use in result.uses]
    return lines + [f"= {old} → {new}" for old, new in result.plan.relabelled]
