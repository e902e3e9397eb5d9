"""The forms of the demo county, as a designer would make them."""

from __future__ import annotations

from demo.forms.fire import FIRE_CHECK
from demo.forms.residents import RESIDENTS
from demo.forms.visits import VISIT
from forms_app.schema.model import FormSchema

RESIDENTS_SLUG, FIRE_SLUG, VISIT_SLUG = "jumin-xinxi", "xiaofang-paicha", "zoufang-jilu"
FORMS: dict[str, FormSchema] = {RESIDENTS_SLUG: RESIDENTS, FIRE_SLUG: FIRE_CHECK, VISIT_SLUG: VISIT}
