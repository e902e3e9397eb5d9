"""The one folder that notices are kept in, and the approval that everything in it goes through."""

from django.db import migrations

NAME = "公示公告审批"


def make_folder(apps, schema_editor):
    """Plain tree arithmetic: migrations see no treebeard methods."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Site = apps.get_model("wagtailcore", "Site")
    Page = apps.get_model("wagtailcore", "Page")
    BoardsFolder = apps.get_model("website", "BoardsFolder")
    if BoardsFolder.objects.exists():
        return
    parent = Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
    last = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("path").last()
    step = _base36(int(last.path[-4:], 36) + 1) if last else "0001"
    kind, _ = ContentType.objects.get_or_create(app_label="website", model="boardsfolder")
    folder = BoardsFolder.objects.create(
        title="公示公告",
        draft_title="公示公告",
        slug="notices-folder",
        path=parent.path + step,
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}notices-folder/",
        content_type=kind,
        locale=apps.get_model("wagtailcore", "Locale").objects.first(),
        live=True,
    )
    parent.numchild += 1
    parent.save(update_fields=["numchild"])
    _make_approval(apps, folder)


def _make_approval(apps, folder):
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="website", model="areaapprovaltask")
    task = apps.get_model("website", "AreaApprovalTask").objects.create(name=NAME, content_type=kind, active=True)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page_id=folder.pk)


def _base36(number):
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return digits.rjust(4, "0")


class Migration(migrations.Migration):
    dependencies = [
        ("website", "0004_notices"),
        ("designer", "0002_forms_folder"),  # both count the children of the same page
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(make_folder, migrations.RunPython.noop)]
