"""The one folder that forms are kept in, below the site's root page."""

from django.db import migrations


def make_folder(apps, schema_editor):
    """Plain tree arithmetic: migrations see no treebeard methods. Nothing stands below the root page yet."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Site = apps.get_model("wagtailcore", "Site")
    Page = apps.get_model("wagtailcore", "Page")
    Locale = apps.get_model("wagtailcore", "Locale")
    FormIndexPage = apps.get_model("designer", "FormIndexPage")
    if FormIndexPage.objects.exists():
        return
    parent = Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
    kind, _ = ContentType.objects.get_or_create(model="formindexpage", app_label="designer")
    FormIndexPage.objects.create(
        title="表单",
        draft_title="表单",
        slug="forms",
        path=f"{parent.path}{parent.numchild + 1:04d}",
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}forms/",
        content_type=kind,
        locale=Locale.objects.first(),
        live=True,
    )
    parent.numchild += 1
    parent.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [("designer", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(make_folder, migrations.RunPython.noop)]
