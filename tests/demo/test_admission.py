"""准入 in the demo county: its administrator sees one form waiting, and the builder one that was approved too."""

import pytest
from django.contrib.auth import get_user_model

from demo import admission, seed
from demo.staff import BUILDER, COUNTY_ADMIN
from forms_app.designer.admission.waiting import handed_in_by, waiting_for
from forms_app.designer.models import FormPage
from forms_app.tables.models import Form
from tests.cast import client_of

pytestmark = pytest.mark.django_db
TINY = seed.Size(grids=1, micros=1, households=6, checks=1, visits=1)


def test_one_waits_and_one_was_approved(tmp_path, settings):
    settings.GEWU_DATA = tmp_path
    seed.seed(lambda line: None, TINY)
    people = get_user_model().objects.in_bulk([BUILDER, COUNTY_ADMIN], field_name="username")
    (waits,) = waiting_for(people[COUNTY_ADMIN]).shown
    assert (waits.page.slug, waits.days) == (admission.WAITING_SLUG, 2)
    told = {one.page.slug: one.state for one in handed_in_by(people[BUILDER]).shown}
    assert told == {admission.WAITING_SLUG: "waiting", admission.APPROVED_SLUG: "approved"}
    assert Form.objects.get(slug=admission.APPROVED_SLUG).is_taking
    assert not Form.objects.filter(slug=admission.WAITING_SLUG, versions__isnull=False).exists()
    assert client_of(people[COUNTY_ADMIN]).get(f"/admin/forms/{waits.page.pk}/plan/").status_code == 200
    FormPage.objects.get(slug=admission.WAITING_SLUG).current_workflow_state.cancel()
    seed.seed(lambda line: None, TINY)
    assert waiting_for(people[COUNTY_ADMIN]).shown == [], "what became of it since is left as it is"
