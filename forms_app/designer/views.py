"""启用前核对: the last page before a form is enabled."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages as admin_messages

from forms_app.designer import admission_rules, approving, planning, publishing
from forms_app.designer.approval_task import OpinionForm, ReturnForm
from forms_app.designer.confirming import ConfirmForm, NotConfirmed, told
from forms_app.designer.models import Confirmation, FormPage
from forms_app.designer.refusals import PublishRefused
from forms_app.designer.telling import summary
from forms_app.tables.conversion import unfinished
from forms_app.tables.ddl import lock_publication
from forms_app.tables.scope import may

if TYPE_CHECKING:
    from forms_app.accounts.models import User


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what enabling the latest draft would change; on POST, enable exactly what was shown."""
    page = get_object_or_404(FormPage, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    if request.method == "POST":
        if not permissions.can_publish() or permissions.page_locked():
            raise PermissionDenied
        return _send_back(request, page) if "send-back" in request.POST else _enable(request, page)
    return _show(request, page)


def _show(
    request: HttpRequest, page: FormPage, confirm: ConfirmForm | None = None, returning: ReturnForm | None = None
) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    report = planning.report(draft)
    permissions = page.permissions_for_user(request.user)
    if confirm is None and report.plan.needs_confirmation:
        confirm = ConfirmForm(title=draft.title)
    context = {
        "page": page,
        "draft": draft,
        "report": report,
        "confirm": confirm,
        "summary": summary(report),
        # What records say is for those who may read them, not for everybody who designs forms.
        "sees_answers": report.form.pk is not None and may(request.user, report.form, "read"),
        "can_publish": permissions.can_publish() and not permissions.page_locked(),
        "may_link": permissions.can_edit() and not permissions.page_locked(),
        "is_scheduled": bool(draft.go_live_at and draft.go_live_at > timezone.now()),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "admission": approving.facts(draft, approving.waiting(page)),
        "approvals": approving.history(page),
        "opinion": OpinionForm(request.POST or None, prefix="opinion"),
        "returning": returning or ReturnForm(prefix="return"),
    }
    is_bad = any(form and form.errors for form in (confirm, returning))
    return render(request, "designer/plan.html", context, status=400 if is_bad else 200)


def _send_back(request: HttpRequest, page: FormPage) -> HttpResponse:
    form = ReturnForm(request.POST, prefix="return")
    if not form.is_valid():
        return _show(request, page, returning=form)
    try:
        approving.send_back(page, request.POST.get("task", ""), request.user, form.cleaned_data["comment"])
    except PublishRefused as error:
        messages.error(request, error.text)
        return redirect("designer_plan", page.pk)
    messages.success(request, _("“%(title)s” was sent back with what has to be changed.") % {"title": page.title})
    return redirect("wagtailadmin_home")


def _enable(request: HttpRequest, page: FormPage) -> HttpResponse:
    user = cast("User", request.user)
    confirm = ConfirmForm(request.POST, title=page.get_latest_revision_as_object().title)
    opinion = OpinionForm(request.POST, prefix="opinion")
    if not opinion.is_valid():
        return _show(request, page)
    try:
        with publishing.whole(page):
            # Under the lock nobody else can publish between this comparison and ours.
            lock_publication()
            step = approving.require(page, request.POST.get("task", ""))
            draft = page.get_latest_revision_as_object()
            plan = publishing.plan_for(draft)
            is_stale = step and request.POST.get("admission") != admission_rules.stamp(draft)
            if is_stale or request.POST.get("plan") != plan.hash:
                raise PublishRefused(
                    _("The form was changed after you checked it. Nothing was enabled; check what is shown now.")
                )
            if plan.needs_confirmation and not confirm.is_valid():
                raise NotConfirmed
            Confirmation.objects.create(page=page, plan=plan.hash, user=user, told=told(plan))
            admission_rules.demand(draft, is_asked=bool(step))
            if step:
                approving.approve(step, user, opinion.cleaned_data["comment"])
            else:
                page.get_latest_revision().publish(user=user)
    except NotConfirmed:
        return _show(request, page, confirm)
    except PublishRefused as error:
        messages.error(request, error.text)
        return redirect("designer_plan", page.pk)
    _announce(request, page, draft)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _announce(request: HttpRequest, page: FormPage, draft: FormPage) -> None:
    fresh = FormPage.objects.get(pk=page.pk)
    if draft.go_live_at and draft.go_live_at > timezone.now():
        when = timezone.localtime(draft.go_live_at).strftime("%Y-%m-%d %H:%M")
        messages.success(request, _("“%(title)s” will be enabled on %(when)s.") % {"title": page.title, "when": when})
        return
    assert fresh.form
    assert fresh.form.current
    text = _("“%(title)s” is enabled: version %(number)d.") % {
        "title": fresh.title,
        "number": fresh.form.current.number,
    }
    buttons = [admin_messages.button(f"/f/{fresh.form.slug}/", _("Open the form"), new_window=True)]
    if unfinished().filter(form=fresh.form).exists():
        url = reverse("designer_conversions", args=[page.pk])
        buttons.append(admin_messages.button(url, _("How far the conversion is")))
    # Rooms above know what waits for it.
    waiting = [found for also in hooks.get_hooks("gewu_after_enabling") if (found := also(fresh, request.user))]
    buttons += [admin_messages.button(*found) for found in waiting]
    admin_messages.success(request, text, buttons=buttons)
