from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel

from forms_app.accounts.admin import OwnDataForm, protect_superusers
from forms_app.accounts.bulk import ActivatePeople, DeletePeople, GiveRole

# Wagtail has no setting for this form.
NameEmailSettingsPanel.form_class = OwnDataForm
hooks.register("before_bulk_action", protect_superusers)
for action in (DeletePeople, ActivatePeople, GiveRole):
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's own, in whose place they stand
