"""A file that was filled in becomes a draft of whoever reads it in; what is wrong with the file is said in words."""

from __future__ import annotations

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from forms_app.collect import drafts
from forms_app.collect.access import Turned, Visit, visit
from forms_app.collect.models import Draft, FilledPaper
from forms_app.collect.paper import fields
from forms_app.collect.paper.answers import Answers, Reader
from forms_app.collect.paper.apart import Found, read_apart
from forms_app.collect.paper.drafting import Origin, begin
from forms_app.entry.area_names import NamedAreas
from forms_app.entry.languages import schema_in
from forms_app.entry.paper import names
from forms_app.entry.paper.mark import opened
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import models_for
from forms_app.tables.scope import may

LARGEST = 10 * 1024 * 1024  # bytes a file


class NotTaken(Exception):
    """``str()`` says why, and what to do. ``twin``: the same was read before, and would be read again if asked."""

    def __init__(self, words: str, twin: FilledPaper | None = None) -> None:
        super().__init__(words)
        self.twin = twin


def take(request: HttpRequest, file: Any, *, again: bool = False) -> FilledPaper:
    """Raises NotTaken; nothing is kept then. ``again``: also if the same has been read before."""
    if file.size > LARGEST:
        raise NotTaken(_("The file is larger than 10 MB. Choose the PDF that was filled in."))
    try:
        found = read_apart(file.read())
    except fields.Unreadable as error:
        raise NotTaken(_UNREADABLE[error.code]()) from error
    origin = _origin(found, request.user)
    here = _visit(request, origin)
    reader = Reader(schema_in(origin.version, origin.mark.language), NamedAreas(request.user, origin.form))
    answers = reader.read(found.fields)
    if not answers.found:
        raise NotTaken(_("Nothing is filled in here. If it was filled in, save it once more and choose that file."))
    with transaction.atomic():
        paper = _noted(request.user, origin, answers, plain_name(file.name), again=again)
        begin(request, here, paper, origin, answers)
    return paper


def plain_name(name: str | None) -> str:
    """A file's name as it can be kept and shown."""
    return "".join(c for c in name or "" if c.isprintable())[:200]


_UNREADABLE = {
    fields.FOREIGN: lambda: _("This is no PDF. Choose the PDF that was filled in."),
    fields.LOCKED: lambda: _("This PDF is protected by a password. Save it without one."),
    fields.BROKEN: lambda: _(
        "This PDF is damaged and cannot be read. Save it once more from the program it was filled in."
    ),
    fields.BARE: lambda: _(
        "This PDF has no fields that could be read. It may have been printed to a PDF or scanned; save it instead."
    ),
    fields.MANY: lambda: _("This PDF has too many fields to be one of our forms."),
}


def _origin(found: Found, user: Any) -> Origin:
    said = next(iter(found.fields.get(names.MARK, [])), "") or found.mark
    mark = opened(said) if said else None
    if mark is None:
        raise NotTaken(_("This is no fillable PDF of this system. Download the form here and fill in that."))
    form = Form.objects.select_related("current", "page").filter(slug=mark.slug, current__isnull=False).first()
    version = FormVersion.objects.filter(form=form, number=mark.number).first() if form else None
    if form is None or version is None:
        raise NotTaken(_("The form of this PDF is no longer there. Ask the county administrator."))
    version.form = form
    if not may(user, form, "fill"):
        text = _("Your account is not set up to fill in “%(title)s”. If you should, ask the county administrator.")
        raise NotTaken(text % {"title": form.title})
    if not form.is_open:
        raise NotTaken(_("“%(title)s” has been closed and takes no more answers.") % {"title": form.title})
    return Origin(form, version, mark)


def _visit(request: HttpRequest, origin: Origin) -> Visit:
    try:
        return visit(request, origin.form.slug)
    except Turned as turned:
        text = _("“%(title)s” cannot be filled in by you now. Open it online to see why.")
        raise NotTaken(text % {"title": origin.form.title}) from turned


def _noted(user: Any, origin: Origin, answers: Answers, name: str, *, again: bool) -> FilledPaper:
    """Raises NotTaken for what is known. The constraint decides between two readings at once."""
    digest = digest_of(origin.form, answers)
    same = FilledPaper.objects.filter(form=origin.form, digest=digest)
    alive = [paper for paper in same.select_related("user") if is_alive(paper)]
    if alive and not again:
        raise _twin(alive[0], user)
    copy = 1 + max((paper.copy for paper in same), default=-1)
    try:
        with transaction.atomic():
            return FilledPaper.objects.create(
                user=user, form=origin.form, digest=digest, copy=copy, file_name=name,
                draft_uuid=drafts.new_uuid(),
            )  # fmt: skip
    except IntegrityError:
        raise _twin(same.get(copy=copy), user) from None


def _twin(earlier: FilledPaper, user: Any) -> NotTaken:
    words = {"day": timezone.localtime(earlier.created_at).strftime("%Y-%m-%d %H:%M"), "name": str(earlier.user)}
    if earlier.user_id == user.pk:
        return NotTaken(_("You have read in a sheet with the very same answers on %(day)s.") % words, earlier)
    return NotTaken(_("%(name)s has read in a sheet with the very same answers on %(day)s.") % words, earlier)


def digest_of(form: Form, answers: Answers) -> str:
    """Of what was answered, wherever it stands in the file; keyed, for answers could be guessed."""
    said = sorted(
        [one.question.uuid, [index for _table, index in one.rows], sorted(one.parts.items())] for one in answers.found
    )
    text = json.dumps([form.pk, answers.area, said])
    return salted_hmac("filled-paper", text, algorithm="sha256").hexdigest()


def is_alive(paper: FilledPaper) -> bool:
    """Whether its draft still waits, or has become a record that was not withdrawn."""
    if Draft.objects.unfinished().filter(uuid=paper.draft_uuid).exists():
        return True
    if paper.form.current is None:
        return False
    records = models_for(paper.form.current).main._default_manager
    return records.filter(uuid=paper.draft_uuid, deleted_at__isnull=True).exists()
