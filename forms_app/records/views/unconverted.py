"""Values that a change of type left in the old column: a page, and the whole list as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from forms_app.records.access import Refused, desk_page, find_form
from forms_app.records.models import Action, log_access
from forms_app.records.unconverted import Unconverted
from forms_app.records.views.export import counted, file_of
from forms_app.tables.models import Form, FormColumn
from forms_app.tables.scope import may


@require_safe
@desk_page
def unconverted(request: HttpRequest, slug: str, column: int) -> HttpResponse:
    form = find_form(request.user, slug, "read")
    found = Unconverted(request.user, form, _column(form, column), "read")
    after = request.GET.get("after", "")
    kept, more = found.page(int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0)
    context = {
        "form": form, "current_slug": slug, "question": found.question, "kept": kept, "more": more,
        "column": column, "is_first": not after, "may_export": may(request.user, form, "export"),
    }  # fmt: skip
    return render(request, "records/unconverted.html", context)


@require_GET
@desk_page
def whole_list(request: HttpRequest, slug: str, column: int) -> HttpResponse:
    form = find_form(request.user, slug, "export")
    found = Unconverted(request.user, form, _column(form, column), "export")
    words = _("Values of “%(label)s” that were not converted") % {"label": found.question.label}
    entry = log_access(request.user, form, Action.EXPORT, conditions=words)

    def address(uuid: object) -> str:
        return request.build_absolute_uri(reverse("records:record", args=[slug, uuid]))

    title = f"{form.title}_{found.question.label}"
    return file_of(counted(found.file(address), entry), "text/csv; charset=utf-8", title, "csv")


def _column(form: Form, pk: int) -> FormColumn:
    """A column of this form that values were converted into. Raises Refused."""
    columns = FormColumn.objects.select_related("form", "source__form").filter(form=form, source__isnull=False)
    found = columns.filter(pk=pk).first()
    if found is None:
        raise Refused(_("No such conversion"), _("Open it from the versions of the form."), status=404)
    return found
