from wagtail import hooks

from forms_app.accounts.admin import protect_superusers

hooks.register("before_bulk_action", protect_superusers)
