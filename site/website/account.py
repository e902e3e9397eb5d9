"""A person's own settings in the administration, without Wagtail's switches for mail: this platform sends none."""

from __future__ import annotations

from typing import Any

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, NotificationsSettingsPanel


class AccountWithoutMail(AccountView):
    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NotificationsSettingsPanel)]


account = require_admin_access(AccountWithoutMail.as_view())
