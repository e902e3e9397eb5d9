"""Areas by code or by name, for tables in which the same few come on every row."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area
from forms_app.entry.areas import AreaSource
from forms_app.entry.text import half_width, quoted
from forms_app.tables.models import Form

SEVERAL = _("Several of your areas are called “%(name)s”. Write the code, or the name with that of the area above.")
NOBODYS = _("None of your areas is called “%(name)s”. Write its code or its full name.")


class NamedAreas(AreaSource):
    """Holds all areas that the person may fill in for; what is not among them is asked for once."""

    def __init__(self, user: Any, form: Form, *, corrects: bool = False) -> None:
        super().__init__(user, form, corrects=corrects)
        self._refused: dict[str, ValidationError] = {}

    @cached_property
    def every(self) -> list[Area]:
        found = list(self.areas)
        self._found.update({area.code: area for area in found})
        return found

    def find(self, code: str) -> Area:
        assert self.every is not None
        if code in self._refused:
            raise self._refused[code]
        try:
            return super().find(code)
        except ValidationError as error:
            if len(self._refused) < 10_000:
                self._refused[code] = error
            raise

    def code_of(self, text: str, level: str = "") -> str:
        """The code of what is written: a code, a name, or names from above down (荷塘村第一网格).

        Raises ValidationError for a name that is nobody's or several areas'; codes are left to ``find``.
        """
        code = half_width(text)
        if not code or code.isdigit():
            return code
        name = _bare(text)
        named = [area for area in self._by_name.get(name, ()) if not level or area.level == level]
        if not named:
            named = self._by_name.get(name, [])
        if len(named) == 1:
            return named[0].code
        raise ValidationError(SEVERAL if named else NOBODYS, code="name", params={"name": quoted(text.strip())})

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by path of these areas and all above them, for ``Area.full_name``."""
        return Area.names_of([area.path for area in self.every])

    @cached_property
    def _by_name(self) -> dict[str, list[Area]]:
        """Areas by their own name, and by it with the names of one, two … areas above in front."""
        found: dict[str, list[Area]] = defaultdict(list)
        for area in self.every:
            for name in ways(area.path, self.names):
                found[name].append(area)
        return dict(found)


def _bare(text: str) -> str:
    return "".join(text.split()).replace("/", "").replace("-", "").replace("—", "")


def ways(path: str, names: dict[str, str]) -> set[str]:
    """{'第一网格', '荷塘村第一网格', '清溪塘镇荷塘村第一网格', …}, whether or not a name repeats the one above."""
    step = Area.steplen
    chain = [_bare(names.get(path[:end], "")) for end in range(step, len(path) + 1, step)]
    ways, whole, short = {chain[-1]}, chain[-1], chain[-1]
    for below, above in zip(reversed(chain[1:]), reversed(chain[:-1]), strict=True):
        cut = short.removeprefix(above) if below.startswith(above) else short
        whole, short = above + whole, above + cut
        ways |= {cut, whole, short}
    return ways - {""}
