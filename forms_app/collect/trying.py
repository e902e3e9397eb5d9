"""The page on which a form is tried out, in the editor's preview panel and in the gallery."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from forms_app.collect.speaking import Spoken, speaking
from forms_app.collect.trial import Trial, opened, sealed
from forms_app.entry import raw
from forms_app.schema.model import FormSchema

SEALED, SEED = "_form", "_seed"


@require_POST
@xframe_options_sameorigin
def try_out(request: HttpRequest) -> HttpResponse:
    """A button of the page was pressed: 'check', 'sample', 'clear', 'refresh', 'add:<table>', 'remove:<table>:<n>'."""
    schema = opened(request.POST.get(SEALED, ""), request.user)
    if schema is None:
        text = _("This preview is too old. Close it and open it again.")
        return render(request, "collect/preview_gone.html", {"text": text}, status=410)
    command, _colon, rest = request.POST.get("_do", "check").partition(":")
    trial = Trial(request, schema)
    if command == "clear":
        return page(request, trial)
    if command == "sample":
        seed = int(text) if (text := request.POST.get(SEED, "")).isdecimal() and len(text) < 6 else 0
        trial = Trial(request, schema, trial.sampled(seed))
        trial.form.quiet()
        return page(request, trial, seed=seed + 1)
    trial = Trial(request, schema, _typed(request, trial, command, rest))
    trial.complete()
    if command != "check":
        trial.form.quiet()
        return page(request, trial)
    return page(request, trial, verdict="fine" if trial.check() else "")


def _typed(request: HttpRequest, trial: Trial, command: str, rest: str) -> MultiValueDict:
    """What was typed, with a row more or less where a button asked for that."""
    rows = raw.take(request.POST, trial.section)
    path, _colon, index = rest.partition(":")
    if command in {"add", "remove"} and (found := raw.find_rows(trial.section, path)):
        at = int(index) if index.isdecimal() and len(index) < 6 else -1
        rows = raw.add_row(rows, *found) if command == "add" else raw.remove_row(rows, found[1], at)
    return MultiValueDict(rows)


def first_page(request: HttpRequest, schema: FormSchema) -> HttpResponse:
    return page(request, Trial(request, schema))


def page(request: HttpRequest, trial: Trial, *, seed: int = 0, verdict: str = "") -> HttpResponse:
    context = {
        "schema": trial.schema,
        "form": trial.form,
        "parts": list(trial.parts),
        "live": trial.live,
        "sealed": sealed(trial.schema, request.user),
        "seed": seed,
        "verdict": verdict,
    }
    spoken = Spoken(trial.schema.language, (trial.schema.language,))
    with speaking(spoken):
        return render(request, "collect/preview_working.html", context | {"spoken": spoken})
