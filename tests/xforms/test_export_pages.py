"""导出 XLSForm: from the draft, from a version, and by command; what comes out goes in again as the same form."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.codes.models import Code, CodeList
from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.translations import put
from forms_app.designer.xlsforms.importing import import_file
from forms_app.schema.model import FormSchema, Section
from forms_app.tables.models import Form
from forms_app.xforms.sameness import without_ids
from tests.making import household, question, schema, uid
from tests.spoken import spoken
from tests.xforms.test_import_pages import NEW, held, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x", name="县管理员"))
    return client


def page_of(form: FormSchema) -> FormPage:
    page = page_from_schema(form, "t-form")
    put(page, form)
    page.save_revision()
    return FormPage.objects.get(pk=page.pk)


def draft_schema(page: FormPage) -> FormSchema:
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().compile().schema


def test_a_draft_goes_out_and_comes_in_as_a_new_form(admin):
    page = page_of(spoken())
    address = reverse("designer_export_xlsform", args=[page.pk])
    assert "满意度 拆成一组单选" in text(admin.get(address))
    file = admin.get(address, {"file": 1})
    assert "attachment" in file["Content-Disposition"]
    looked = admin.post(NEW, {"file": SimpleUploadedFile("住户.xlsx", file.content)})
    assert "文件内容全部照原样导入" in text(looked)
    admin.post(NEW, {"held": held(looked)})
    other = FormPage.objects.exclude(pk=page.pk).get()
    assert without_ids(draft_schema(other)) == without_ids(draft_schema(page))
    assert draft_schema(other).languages == ("en", "ar")


def test_the_file_renews_its_own_form_and_keeps_the_ids(admin):
    page = page_of(FormSchema("甲", (Section(uid("s"), "一", "先看这里", (question("a", label="甲"),)),), "说明",
                              ((uid("a"),),)))  # fmt: skip
    file = admin.get(reverse("designer_export_xlsform", args=[page.pk]), {"file": 1})
    address = reverse("designer_import_xlsform_again", args=[page.pk])
    before = draft_schema(page)
    admin.post(address, {"held": held(admin.post(address, {"file": SimpleUploadedFile("a.xlsx", file.content)}))})
    assert draft_schema(page) == before


def test_a_draft_with_faults_is_told_and_not_written(admin):
    page = page_of(schema(question("a", "choice", choices=())))
    response = admin.get(reverse("designer_export_xlsform", args=[page.pk]), {"file": 1})
    assert response.status_code == 409
    assert "请先处理" in text(response)


def test_any_version_goes_out_by_page_and_by_command(admin, tmp_path):
    kept = CodeList.objects.create(slug="guo-pin", title="果品")
    Code.objects.create(code_list=kept, code="01", label="苹果")
    fruit = question("guo", "choice", label="果品", choices=(), options=(("code_list", "guo-pin"),))
    page = page_of(FormSchema("果园", (Section(uid("s"), "一", "", (fruit, *household().questions)),)))
    enable(page)
    version = Form.objects.get().current
    file = admin.get(reverse("designer_export_version", args=[page.pk, 1]), {"file": 1})
    assert file.status_code == 200
    told = io.StringIO()
    call_command("export_xlsform", "t-form", str(tmp_path / "a.xlsx"), stdout=io.StringIO(), stderr=told)
    assert "果品\t选项为导出当天的内容" in told.getvalue()
    result = import_file(tmp_path / "a.xlsx", slug="again", publish=True)
    assert result.errors == []
    assert without_ids(Form.objects.get(slug="again").current.schema) == without_ids(version.schema)
    for wrong in (["no-such"], ["t-form", "--number", "9"]):
        with pytest.raises(CommandError):
            call_command("export_xlsform", wrong[0], str(tmp_path / "b.xlsx"), *wrong[1:])
