"""Political status, in the words of GB/T 4762."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATUSES = (
    "中共党员", "中共预备党员", "共青团员", "民革党员", "民盟盟员", "民建会员", "民进会员", "农工党党员", "致公党党员",
    "九三学社社员", "台盟盟员", "无党派人士", "群众",
)  # fmt: skip


def status_choices(present: str = "") -> list[tuple[str, object]]:
    """For a list to choose from; ``present`` stays choosable even if it is none of them."""
    words = [*STATUSES, *([present] if present and present not in STATUSES else [])]
    return [("", _("not entered")), *((word, word) for word in words)]
