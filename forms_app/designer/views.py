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

from forms_app.designer import planning, publishing
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
        return _enable(request, page)
    return _show(request, page)


def _show(request: HttpRequest, page: FormPage, confirm: ConfirmForm | None = None) -> HttpResponse:
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
    }
    return render(request, "designer/plan.html", context, status=400 if confirm and confirm.errors else 200)


def _enable(request: HttpRequest, page: FormPage) -> HttpResponse:
    user = cast("User", request.user)
    confirm = ConfirmForm(request.POST, title=page.get_latest_revision_as_object().title)
    try:
        with publishing.whole(page):
            # Under the lock nobody else can publish between this comparison and ours.
            lock_publication()
            draft = page.get_latest_revision_as_object()
            plan = publishing.plan_for(draft)
            if request.POST.get("plan") != plan.hash:
                raise PublishRefused(
                    _("The form was changed after you checked it. Nothing was enabled; check what is shown now.")
                )
            if plan.needs_confirmation and not confirm.is_valid():
                raise NotConfirmed
            Confirmation.objects.create(page=page, plan=plan.hash, user=user, told=told(plan))
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
