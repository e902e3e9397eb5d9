"""What each role may try with the demo county: short things to do, each with the address where it is done."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VILLAGE = "329921101201"  # 荷塘村


class Try(NamedTuple):
    text: Promise
    address: str


class Role(NamedTuple):
    """``post``: the post of the demo account; empty for those who need none."""

    slug: str
    title: Promise
    post: str
    face: str
    tries: tuple[Try, ...]


ROLES = [
    Role(
        "grid-worker",
        _("Grid worker"),
        "专职网格员",
        "/m/",
        (
            Try(_("Fill in a visit on the phone page; leave it half-way and take it up again."), "/m/"),
            Try(_("See this month's appraisal, with every point explained."), "/desk/appraisal/mine/"),
            Try(_("See on which days I am on duty."), "/desk/rota/mine/"),
        ),
    ),
    Role(
        "village-clerk",
        _("Village clerk"),
        "村文书",
        "/desk/",
        (
            Try(_("Find a household in the ledger, open it, print it."), "/desk/ledgers/jumin-xinxi/"),
            Try(
                _("Read a workbook of visits in; errors are named by row and column."),
                "/desk/ledgers/zoufang-jilu/import/",
            ),
            Try(_("Write a notice for the village's board and hand it in for approval."), "/desk/notices/"),
            Try(_("Check the grid teams, add a photo, print the on-duty notices."), "/desk/team/"),
            Try(_("Plan next month's duty rota and post it as a picture."), "/desk/rota/"),
            Try(_("Score the grid workers and print the sheets."), "/desk/appraisal/"),
        ),
    ),
    Role(
        "town-officer",
        _("Town officer"),
        "镇综治中心干部",
        "/desk/",
        (
            Try(_("Approve the notice that a village has handed in."), "/desk/notices/"),
            Try(_("See which grids lack people."), "/desk/vacancies/"),
            Try(
                _("Compare nothing but the facts: the ledgers of all villages of the town."),
                "/desk/ledgers/xiaofang-paicha/",
            ),
        ),
    ),
    Role(
        "county-administrator",
        _("County administrator"),
        "县管理员",
        "/admin/",
        (
            Try(_("Add a question to a form, check what it changes, enable it."), "/admin/forms/"),
            Try(_("Look at areas, posts and people."), "/admin/area/"),
            Try(_("Remove the demo county when you have seen enough."), "/start/clear-demo/"),
        ),
    ),
    Role(
        "department",
        _("Department"),
        "部门经办人",
        "/desk/",
        (Try(_("See what the grids of the town have found in fire checks."), "/desk/ledgers/xiaofang-paicha/"),),
    ),
    Role(
        "resident",
        _("A resident"),
        "",
        "/",
        (
            Try(_("Find my grid worker and call."), "/find/"),
            Try(_("Read the board of a village."), f"/boards/{VILLAGE}/"),
            Try(_("Complain or suggest something."), "/complaints/"),
        ),
    ),
]
