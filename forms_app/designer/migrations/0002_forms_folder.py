"""The one folder that forms are kept in."""

from django.db import migrations


def make_folder(apps, schema_editor):
    """Plain tree arithmetic: migrations see no treebeard methods."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Locale = apps.get_model("wagtailcore", "Locale")
    FormIndexPage = apps.get_model("designer", "FormIndexPage")
    if FormIndexPage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    kind, _ = ContentType.objects.get_or_create(model="formindexpage", app_label="designer")
    last = Page.objects.filter(depth=2).order_by("-path").first()
    step = int(last.path[4:], 36) + 1 if last else 1
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    while step:
        step, rest = divmod(step, 36)
        text = digits[rest] + text
    FormIndexPage.objects.create(
        title="表单",
        draft_title="表单",
        slug="forms",
        path=root.path + text.rjust(4, "0"),
        depth=2,
        numchild=0,
        url_path="/forms/",
        content_type=kind,
        locale=Locale.objects.first(),
        live=True,
    )
    root.numchild = Page.objects.filter(depth=2).count()
    root.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [("designer", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(make_folder, migrations.RunPython.noop)]
