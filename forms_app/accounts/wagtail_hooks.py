from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel

from forms_app.accounts.admin import OwnDataForm, protect_superusers

# Wagtail has no setting for this form.
NameEmailSettingsPanel.form_class = OwnDataForm
hooks.register("before_bulk_action", protect_superusers)
