"""Each ready form: read, checked by the designer, enabled, filled in with sample answers, opened and printed."""

from __future__ import annotations

import pytest

from forms_app.designer import faults
from forms_app.designer.build import enable
from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.drafting import begin, drawn
from tests.kinds.trip import opened
from tests.sampling import send_sample

NAMES = list(shelf.forms())


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_ready_form_has_no_faults(name):
    _page, compiled = drawn(shelf.forms()[name])
    assert [faults.text(fault) for fault in compiled.faults] == []
    assert compiled.schema.area_question or name in WITHOUT_AREA


WITHOUT_AREA: set[str] = set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_ready_form_is_enabled_and_filled_in(name, grid_worker):
    page = begin(shelf.forms()[name], grid_worker)
    version = opened(enable(page).current)
    for seed in range(3):
        send_sample(version, grid_worker, seed)
