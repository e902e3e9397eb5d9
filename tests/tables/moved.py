"""Areas come, go and move, and records stay where they were sent: a part of the machine of ``test_any_history``.

ADR 0010: what records name keeps its place for good; what nobody names may be moved, or taken away.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from forms_app.areas.models import Area
from forms_app.tables.models import Form
from forms_app.tables.rollups import Period, Place, by_area, countings
from forms_app.tables.runtime import record_model
from tests.making import area
from tests.tables.remembered import Memory, Sent

SIDES = ["left", "right", "first-sibling", "last-sibling", "first-child", "last-child"]


class Moved:
    """``tree``: {id of an area: that of the area above}. ``named``: {id of one that records name: its path then}."""

    owner: Form
    memory: Memory

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[int, str] = {}
        county, other = area(), Area.add_root(code="329922", name="临禾县", level="county")
        self.tree: dict[int, int | None] = {county.pk: None, other.pk: None}
        self.added = 0
        for above in (county, county, other):
            self.add(above.pk)

    def add(self, above: int) -> None:
        self.added += 1
        code = f"3299{self.added:05d}"
        one = Area.objects.get(pk=above).add_child(code=code, name=f"第{self.added}镇", level="town")
        self.tree[one.pk] = above

    @property
    def areas(self) -> list[int]:
        return sorted(self.tree)

    def has_named(self, sent: Sent) -> None:
        """A record names the area from now on, in its history too once it is corrected."""
        self.named.setdefault(sent.area, Area.objects.get(pk=sent.area).path)

    def is_free(self, pk: int) -> bool:
        return pk not in self.named and pk not in self.tree.values()

    @rule(data=st.data())
    def add_an_area(self, data: Any) -> None:
        self.add(data.draw(st.sampled_from(self.areas)))

    @rule(data=st.data())
    def move_an_area(self, data: Any) -> None:
        pk = data.draw(st.sampled_from(self.areas))
        targets = [one for one in self.areas if one not in self.below(pk)]
        if not targets:
            return
        target = data.draw(st.sampled_from(targets))
        side = data.draw(st.sampled_from(SIDES))
        above = target if side.endswith("child") else self.tree[target]
        pushed = [one for one in self.areas if one != pk and self.tree[one] == above and not side.startswith("last")]
        before = dict(Area.objects.values_list("pk", "path"))
        if self.is_free(pk) and all(self.is_free(one) for one in pushed):
            Area.objects.get(pk=pk).move(Area.objects.get(pk=target), side)
            self.tree[pk] = above
        else:
            with pytest.raises(ValidationError):
                Area.objects.get(pk=pk).move(Area.objects.get(pk=target), side)
            assert dict(Area.objects.values_list("pk", "path")) == before

    def below(self, pk: int) -> set[int]:
        found = {pk}
        for one in [one for one, above in self.tree.items() if above == pk]:
            found |= self.below(one)
        return found

    @rule(data=st.data())
    def take_an_area_away(self, data: Any) -> None:
        pk = data.draw(st.sampled_from(self.areas))
        if not self.is_free(pk):
            with pytest.raises(ProtectedError):
                Area.objects.get(pk=pk).delete()
        elif len(self.tree) > 2:
            Area.objects.get(pk=pk).delete()
            del self.tree[pk]

    @invariant()
    def every_area_stands_where_it_was_put(self) -> None:
        paths = dict(Area.objects.values_list("pk", "path"))
        assert set(paths) == set(self.tree)
        for pk, above in self.tree.items():
            assert paths[pk][: -Area.steplen] == (paths[above] if above else "")
        assert {pk: paths[pk] for pk in self.named} == self.named

    @invariant()
    def every_record_lies_in_its_area_and_is_counted_there(self) -> None:
        if not self.memory.versions:
            return
        stored = record_model(self.owner, ())._default_manager.values_list("uuid", "area_id", "area_path")
        wanted = [(sent.uuid, sent.area, self.named[sent.area]) for sent in self.memory.records]
        assert sorted(stored) == sorted(wanted)
        live = [self.named[sent.area] for sent in self.memory.records if not sent.is_withdrawn]
        every = countings(self.owner)[0]
        for top in ["", *Area.objects.filter(depth=1).values_list("path", flat=True)]:
            told: Counter[str] = Counter()
            for cell in by_area(every, Place(top=top), Period()):
                told[cell.path] += cell.n
            assert told == Counter(path[: len(top) + Area.steplen] for path in live if path.startswith(top))
