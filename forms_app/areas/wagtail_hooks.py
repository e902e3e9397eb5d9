from wagtail import hooks

from forms_app.areas.admin import PeopleViewSetGroup
from forms_app.areas.admin_views import refuse_bulk_deletion

hooks.register("before_bulk_action", refuse_bulk_deletion)


@hooks.register("register_admin_viewset")
def register_people() -> PeopleViewSetGroup:
    return PeopleViewSetGroup()
