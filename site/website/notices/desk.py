"""公示公告 at the desk: write, hand in, approve, send back, take down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import WorkflowState

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused, desk_page
from forms_app.records.menu import Item
from website.notices import flow
from website.notices.flow import Stale, State
from website.notices.forms import NoticeForm, ReasonForm
from website.notices.models import NoticePage, NoticeQuerySet
from website.notices.paper import SCALES
from website.notices.text import notice_context

PAGE = 50


def menu(user: Any) -> list[Item]:
    if not (scope_of(user, "announce") or scope_of(user, "approve")):
        return []
    return [Item(_("Public notices"), "/desk/notices/", order=20, hint=_("Write, approve, put on the board"))]


@require_safe
@desk_page
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of my areas, the newest first; those that wait for me on top."""
    found = _mine(request.user)
    if before := _number(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    rows = list(found.select_related("area").order_by("-pk")[: PAGE + 1])
    page, more = rows[:PAGE], len(rows) > PAGE
    waiting = [] if before else _waiting(request.user)
    states = flow.states_of([*page, *waiting])
    names = Area.names_of(notice.area.path for notice in [*page, *waiting])
    context = {
        "rows": [_row(notice, states, names) for notice in page],
        "waiting": [_row(notice, states, names) for notice in waiting],
        "next": page[-1].pk if more else None,
        "may_write": bool(scope_of(request.user, "announce")),
        "approves": bool(scope_of(request.user, "approve")),
    }
    return render(request, "website/desk/notices.html", context)


def _waiting(user: Any) -> list[NoticePage]:
    """Those that have waited longest first."""
    scope = scope_of(user, "approve")
    if not scope:
        return []
    kind = ContentType.objects.get_for_model(NoticePage)
    under_way = WorkflowState.objects.filter(content_type=kind, status=WorkflowState.STATUS_IN_PROGRESS)
    wanted = [int(pk) for pk in under_way.values_list("object_id", flat=True)]
    found = NoticePage.objects.filter(scope.q("area__path"), pk__in=wanted).select_related("area")
    return list(found.order_by("latest_revision_created_at", "pk")[:PAGE])


def _row(notice: NoticePage, states: dict[int, State], names: dict[str, str]) -> dict[str, Any]:
    draft = notice.draft_title or notice.title
    return {"notice": notice, "title": draft, "state": states[notice.pk], "area": notice.area.full_name(names)}


@require_safe
@desk_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request.user, pk))


def _show(request: HttpRequest, page: NoticePage, status: int = 200, **more: Any) -> HttpResponse:
    draft = page.get_latest_revision_as_object() if page.latest_revision_id else page
    state = flow.states_of([page])[page.pk]
    context = notice_context(draft) | {
        "page": page,
        "state": state,
        "actions": flow.actions_for(request.user, page, state),
        "returned": flow.last_return(page),
        "differs": page.live and page.has_unpublished_changes,
        "reason": ReasonForm(),
        "papers": SCALES if page.first_published_at and scope_of(request.user, "print").covers(page.area.path) else (),
    }
    return render(request, "website/desk/notice.html", context | more, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new notice, or the newest draft of one."""
    if not scope_of(request.user, "announce"):
        raise _refused()
    page = NoticePage() if pk is None else _draft_of(request.user, pk)
    form = NoticeForm(request.user, page, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            hands_in = "submit" in request.POST
            keep = flow.save_and_submit if hands_in else flow.save
            page = keep(form.fill(request.user), request.user, form.cleaned_data["seen"])
            messages.success(request, handed_in() if hands_in else _("The draft has been saved."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("website:desk_notice", page.pk)
    context = {"form": form, "page": page, "is_new": pk is None}
    return render(request, "website/desk/write.html", context, status=400 if form.errors else 200)


def _draft_of(user: Any, pk: int) -> NoticePage:
    page = _find(user, pk)
    state = flow.states_of([page])[page.pk]
    if "edit" not in flow.actions_for(user, page, state):
        raise Refused(
            _("This notice cannot be changed now"),
            _("It waits for approval or belongs to another area. Take it back first, then change it."),
            status=403,
        )
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


def handed_in() -> str:
    return _("Handed in. Whoever approves notices for your area sees it now.")


Action = Callable[[NoticePage, Any, "int | None"], None]
DONE: dict[str, tuple[Action, Callable[[], str]]] = {
    "submit": (flow.submit, handed_in),
    "recall": (flow.recall, lambda: _("Taken back. You can change it now.")),
    "approve": (flow.approve, lambda: _("Approved. Residents see it on the board from its first day on.")),
    "down": (flow.take_down, lambda: _("Taken down. Residents do not see it any more.")),
    "delete": (flow.delete, lambda: _("The draft has been deleted.")),
}


@require_POST
@desk_page
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One transition. What somebody else did in between is told, and nothing is changed."""
    page, seen = _find(request.user, pk), _number(request.POST.get("seen", ""))
    reason = ReasonForm(request.POST)
    try:
        if action == "return":
            if not reason.is_valid():
                return _show(request, page, status=400, reason=reason)
            flow.send_back(page, request.user, seen, reason.cleaned_data["reason"])
            done = _("Sent back. The author sees your words.")
        elif action in DONE:
            function, words = DONE[action]
            function(page, request.user, seen)
            done = words()
        else:
            raise Refused(_("There is no such step"), _("Go back to the notice and use its buttons."), status=404)
    except PermissionDenied:
        messages.error(request, _("Somebody else has changed the state of this notice. Look at it again."))
        return redirect("website:desk_notice", pk)
    except Stale as stale:
        messages.error(request, stale.messages[0])
        return redirect("website:desk_notice", pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("website:desk_notice", pk)
    messages.success(request, done)
    return redirect("website:desk_notices") if action == "delete" else redirect("website:desk_notice", pk)


def _mine(user: Any) -> NoticeQuerySet:
    if not (scope_of(user, "announce") or scope_of(user, "approve")):
        raise _refused()
    return flow.visible_to(user)


def _find(user: Any, pk: int) -> NoticePage:
    page = _mine(user).select_related("area").numbered(pk).first()
    if page is None:
        raise Refused(
            _("No such notice among yours"), _("It may belong to another area. Look in the list."), status=404
        )
    return page


def _refused() -> Refused:
    return Refused(
        _("You may not write public notices"), _("Your post does not include this. Ask your administrator."), status=403
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
