"""Automatic saves and the person's own click, at the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.admin.views.pages.edit import EditView

from forms_app.accounts.models import User
from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormPage
from tests.designer.editing import page_post
from tests.making import question, schema

pytestmark = pytest.mark.django_db(transaction=True)
OLDER, NEWER = schema(question("a"), title="旧稿"), schema(question("a"), title="新稿")


@pytest.fixture
def page() -> FormPage:
    return FormPage.objects.get(pk=page_from_schema(schema(question("a")), "t-form").pk)


@pytest.fixture
def root(page: FormPage) -> User:
    return User.objects.create_superuser("root", "", "x", name="县管理员")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def autosave(client: Client, page: FormPage, **extra: str) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, page_post(OLDER, **extra), headers={"Accept": "application/json"})


def loaded(page: FormPage) -> dict[str, str]:
    revision = FormPage.objects.get(pk=page.pk).latest_revision
    return {
        "loaded_revision_id": str(revision.pk),
        "loaded_revision_created_at": revision.created_at.isoformat(),
    }


@pytest.mark.parametrize("overwrites", [True, False])
def test_an_automatic_save_on_its_way_never_overwrites_what_is_being_enabled(
    page: FormPage, root: User, monkeypatch: Any, overwrites: bool
) -> None:
    known = loaded(page)
    if overwrites:
        saved = autosave(browser(root), page, **known).json()
        known = {"overwrite_revision_id": str(saved["revision_id"])}
    compared, enabled, answers = threading.Event(), threading.Event(), []
    usual = EditView.form_valid

    def slow(view: EditView, form: Any) -> Any:
        if view.expects_json_response:
            compared.set()  # it was the newest when it was asked
            enabled.wait(2)
        return usual(view, form)

    monkeypatch.setattr(EditView, "form_valid", slow)

    def save() -> None:
        answers.append(autosave(browser(root), page, **known).json())
        connection.close()

    client = browser(root)
    thread = threading.Thread(target=save)
    thread.start()
    assert compared.wait(20)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(address, page_post(NEWER, **{"action-publish": "x"}))
    enabled.set()
    thread.join(30)
    assert response["Location"] == reverse("designer_plan", args=[page.pk])
    assert answers, "the automatic save was answered"
    assert FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "新稿"


def test_an_automatic_save_that_comes_too_late_is_refused(page: FormPage, root: User) -> None:
    known = loaded(page)
    client = browser(root)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_post(NEWER, **{"action-publish": "x"}))
    answer = autosave(client, page, **known)
    assert answer.json()["error_code"] == "invalid_revision"
    assert FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "新稿"


def test_an_automatic_save_in_time_is_kept(page: FormPage, root: User) -> None:
    assert autosave(browser(root), page, **loaded(page)).json()["success"]
    assert FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "旧稿"
