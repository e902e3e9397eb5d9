"""What the on-duty notice says of a grid besides its people. Blank is inherited from the village, town, county."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area, Level

# Nine duties, four tasks, six kinds of events (94682). The ninth duty is not in the source and to be confirmed.
DUTIES = """\
九项职责：信息采集、便民服务、矛盾化解、隐患排查、治安防范、人口管理、政策法治宣传、心理疏导、上级交办的其他事项
四项任务：信息采集、现场处置、发现上报、代办服务
六类事件：城市管理、社会治安、环境保护、民生服务、公共安全、矛盾纠纷"""
# Said once for a village, a town or the county, unless a grid says otherwise.
SHARED = (
    "liaison_cadre", "village_police", "duty_phone", "mediation_phone", "power_phone", "water_phone",
    "supervision_phone", "issuer", "announced_on", "duties",
)  # fmt: skip
MOST = 9_999_999


def private_storage() -> Storage:
    return storages["private"]


def sketch_path(profile: Any, _name: str) -> str:
    """'sketches/<random>.jpg': a new picture gets a new address."""
    return f"sketches/{uuid.uuid4()}.jpg"


def _count(label: Any) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True, validators=[MaxValueValidator(MOST)])


def _phone(label: Any) -> models.CharField:
    return models.CharField(label, max_length=30, blank=True)


class GridProfile(models.Model):
    """网格概况 and the lines under it; for an area above the grids, what they share (``SHARED``)."""

    area = models.OneToOneField(Area, models.CASCADE, related_name="profile", verbose_name=_("Area"))
    bounds = models.CharField(_("Boundaries"), max_length=100, blank=True)
    households = _count(_("Households"))
    residents = _count(_("Permanent residents"))
    migrants = _count(_("Migrant residents"))
    party_members = _count(_("Party members"))
    key_places = _count(_("Key places"))
    businesses = _count(_("Shops and companies"))
    liaison_cadre = models.CharField(_("Responsible cadre"), max_length=60, blank=True)
    village_police = models.CharField(_("Village police officer"), max_length=60, blank=True)
    sketch = models.ImageField(_("Sketch map"), storage=private_storage, upload_to=sketch_path, blank=True)
    duty_phone = _phone(_("Village duty phone"))
    mediation_phone = _phone(_("Judicial mediation phone"))
    power_phone = _phone(_("Power supply phone"))
    water_phone = _phone(_("Water supply phone"))
    supervision_phone = _phone(_("Supervision phone"))
    issuer = models.CharField(_("Issuing body"), max_length=60, blank=True)
    announced_on = models.DateField(_("Announced on"), null=True, blank=True)
    duties = models.TextField(_("Duties"), max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["area__path"]
        verbose_name = _("Grid profile")
        verbose_name_plural = _("Grid profiles")

    def __str__(self) -> str:
        return str(self.area)

    @property
    def sketch_url(self) -> str | None:
        """Where everybody may see the sketch; None without one."""
        name = self.sketch.name or ""
        return reverse("teams:sketch", args=[name.rpartition("/")[2].removesuffix(".jpg")]) if name else None


@dataclass(frozen=True)
class Profile:
    """What holds for one grid: its own entries, the shared ones from the nearest area that has them, and counts."""

    own: GridProfile
    micro_grids: int = 0
    shared: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.shared[name] if name in SHARED else getattr(self.own, name)


def profile_of(grid: Area) -> Profile:
    return profiles_of([grid])[grid.pk]


def profiles_of(grids: Iterable[Area]) -> dict[int, Profile]:
    """Profiles by the primary key of the grid, blank where nothing was entered. Two queries, however many grids."""
    grids = list(grids)
    step = Area.steplen
    wanted = {grid.path[:end] for grid in grids for end in range(step, len(grid.path) + 1, step)}
    entered = {it.area.path: it for it in GridProfile.objects.filter(area__path__in=wanted).select_related("area")}
    micro = _micro_grids(grids)
    return {
        grid.pk: Profile(
            entered.get(grid.path) or GridProfile(area=grid), micro.get(grid.path, 0), _shared(grid.path, entered)
        )
        for grid in grids
    }


def _shared(path: str, entered: dict[str, GridProfile]) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(SHARED, "") | {"duties": DUTIES}
    for end in range(Area.steplen, len(path) + 1, Area.steplen):
        if profile := entered.get(path[:end]):
            values |= {name: value for name in SHARED if (value := getattr(profile, name))}
    return values


def _micro_grids(grids: list[Area]) -> dict[str, int]:
    """Open micro-grids below each grid, by the grid's path."""
    if not grids:
        return {}
    paths = sorted(grid.path for grid in grids)
    found = Area.objects.open().filter(level=Level.MICRO, path__gte=paths[0], path__lt=Area._inc_path_of(paths[-1]))
    counts: dict[str, int] = {}
    for path in found.values_list("path", flat=True):
        above = path[: -Area.steplen]
        counts[above] = counts.get(above, 0) + 1
    return counts
