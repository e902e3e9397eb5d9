"""Turn the welcome page that Wagtail's own migrations make into our home page, and name the site."""

from django.conf import settings
from django.db import migrations


def make_home(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("website", "HomePage")
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or HomePage.objects.exists():
        return
    page = Page.objects.get(pk=site.root_page_id)
    kind, _ = ContentType.objects.get_or_create(app_label="website", model="homepage")
    home = HomePage(page_ptr=page)
    home.__dict__.update({field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
    home.title = home.draft_title = settings.WAGTAIL_SITE_NAME
    home.content_type = kind
    home.save()
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()


class Migration(migrations.Migration):
    dependencies = [("website", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(make_home, migrations.RunPython.noop)]
