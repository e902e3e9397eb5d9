"""The approval that forms of the county's folder, and of departments below it, go through: 准入审批."""

from django.db import migrations

NAME = "准入审批"


def make_approval(apps, schema_editor):
    """A workflow that somebody has given the folder already is left as it is."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    folder = apps.get_model("designer", "FormIndexPage").objects.first()
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    if folder is None or WorkflowPage.objects.filter(page_id=folder.pk).exists():
        return
    kind, _ = ContentType.objects.get_or_create(app_label="designer", model="admissiontask")
    task = apps.get_model("designer", "AdmissionTask").objects.create(name=NAME, content_type=kind, active=True)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page_id=folder.pk)


def take_approval_away(apps, schema_editor):
    """So that it is made again: what is left of a task without its own table would stop every handing in."""
    Workflow, Task = apps.get_model("wagtailcore", "Workflow"), apps.get_model("wagtailcore", "Task")
    ours = apps.get_model("designer", "AdmissionTask").objects.values_list("pk", flat=True)
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(task_id__in=list(ours))
    Workflow.objects.filter(pk__in=list(steps.values_list("workflow_id", flat=True))).delete()
    Task.objects.filter(pk__in=list(ours)).delete()


class Migration(migrations.Migration):
    dependencies = [("designer", "0008_admission")]
    operations = [migrations.RunPython(make_approval, take_approval_away)]
