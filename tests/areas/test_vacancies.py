"""缺配清单: what each village should have, has, and lacks."""

from __future__ import annotations

from forms_app.areas.models import Area
from forms_app.areas.posts import ensure_posts
from forms_app.areas.vacancies import groups_of
from tests.cast import appoint, make_person


def test_villages_say_what_they_should_have_and_have(areas, django_assert_num_queries):
    ensure_posts()
    appoint(make_person("p1", "长一"), "grid-head", areas.grid_a)
    appoint(make_person("p2", "书二"), "party-head", areas.village_a)
    appoint(make_person("p3", "文三"), "village-clerk", areas.village_a)
    with django_assert_num_queries(4):
        groups = groups_of(Area.objects.all())
    village = next(group for group in groups if group.village == "荷塘村")
    # one clerk, two grids of three, two liaisons of micro-grids
    assert (village.required, village.filled, village.missing) == (9, 4, 5)
    assert [(it.area.name, it.vacancy.post) for it in village.shortages] == [
        ("荷塘村第一网格", "专（兼）职网格员"),
        ("荷塘村第一网格1号微网格", "微网格联络员"),
        ("荷塘村第一网格2号微网格", "微网格联络员"),
        ("荷塘村第二网格", "网格长"),
        ("荷塘村第二网格", "专（兼）职网格员"),
    ]
    assert village.name == "清溪塘镇 荷塘村"
    assert village.missing == sum(it.vacancy.missing for it in village.shortages)


def test_groups_follow_the_tree(areas):
    ensure_posts()
    names = [group.name for group in groups_of(Area.objects.all())]
    assert names == ["望禾县", "清溪塘镇", "清溪塘镇 荷塘村", "清溪塘镇 杨家桥村", "石桥头镇", "石桥头镇 三里墩村"]
