"""What residents read: boards, notices in force, their own grid worker, complaints."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.tables.models import Audience
from tests.cast import appoint, client_of, make_person
from tests.making import published, question, schema
from website.identity import SiteIdentity
from website.notices.models import BoardsFolder, Kind, NoticePage, new_slug
from website.notices.text import blocks

pytestmark = pytest.mark.django_db
VILLAGE, GRID = "329921101201", "329921101201001"


def put_up(area, title="低保公示", **changes):
    """A notice on the board."""
    fields = {"kind": Kind.PUBLICITY, "body": "经评议，现予公示。", "area": area, "slug": new_slug()}
    page = NoticePage(title=title, **(fields | changes))
    BoardsFolder.objects.get().add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def page_of(address, client=None, status=200):
    answer = (client or Client()).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_board_holds_its_own_notices_and_those_of_town_and_county(areas):
    for short, title in [("village_a", "本村的"), ("town_a", "本镇的"), ("county", "全县的"), ("village_a2", "邻村的")]:
        put_up(getattr(areas, short), title)
    page = page_of(f"/boards/{VILLAGE}/")
    assert all(title in page for title in ("本村的", "本镇的", "全县的"))
    assert "邻村的" not in page
    assert "荷塘村公开栏" in page


def test_what_is_over_leaves_the_board_before_the_background_service_comes(areas):
    over = put_up(areas.village_a, "已过期的")
    NoticePage.objects.filter(pk=over.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert "已过期的" not in page_of(f"/boards/{VILLAGE}/")
    assert "已过期的" not in page_of("/")
    assert "已过期的" in page_of(f"/boards/{VILLAGE}/past/")
    assert "现已到期撤下" in page_of(f"/notices/{over.pk}/", status=410)


def test_what_was_taken_down_is_not_shown_anywhere(areas):
    down = put_up(areas.village_a, "撤下的")
    down.unpublish()
    for address in (f"/boards/{VILLAGE}/", f"/boards/{VILLAGE}/past/"):
        assert "撤下的" not in page_of(address)
    page_of(f"/notices/{down.pk}/", status=404)


def test_a_draft_has_no_address(areas):
    page = NoticePage(title="草稿", kind=Kind.NEWS, body="x", area=areas.village_a, slug=new_slug(), live=False)
    BoardsFolder.objects.get().add_child(instance=page)
    page_of(f"/notices/{page.pk}/", status=404)


@pytest.mark.parametrize("code", ["999999999999", "0", "abc", "３２９９２１", "3" * 200, "329921101201%00"])
def test_unknown_boards_are_not_there(areas, code):
    for address in (f"/boards/{code}/", f"/boards/{code}/past/", f"/find/?area={code}"):
        assert Client().get(address).status_code == 404


def test_grids_lead_to_their_village_and_towns_to_the_list(areas):
    assert Client().get(f"/boards/{GRID}/").url == f"/boards/{VILLAGE}/"
    assert Client().get("/boards/329921101/").url == "/boards/"


def test_a_closed_village_has_no_board(areas):
    Area.objects.filter(code=VILLAGE).update(closed_on=timezone.localdate())
    page_of(f"/boards/{VILLAGE}/", status=404)
    assert "荷塘村" not in page_of("/boards/")


def test_a_resident_finds_name_photo_post_and_calls(areas, grid_worker):
    grid_worker.phone = "154-0900-0001（演示）"
    grid_worker.save()
    assert "清溪塘镇" in page_of("/find/")
    assert "荷塘村" in page_of("/find/?area=329921101")
    assert "第一网格" in page_of(f"/find/?area={VILLAGE}")
    page = page_of(f"/find/?area={GRID}001")
    assert grid_worker.name in page
    assert "专职网格员" in page
    assert 'href="tel:15409000001"' in page


def test_posts_that_are_not_public_stay_inside(areas, grid_worker, village_clerk):
    volunteer = make_person("v", "志愿者甲")
    appoint(volunteer, "volunteer", areas.grid_a)
    for address in (f"/boards/{VILLAGE}/", f"/find/?area={GRID}", f"/boards/{VILLAGE}/grids/{GRID}/"):
        page = page_of(address)
        assert grid_worker.name in page
        assert volunteer.name not in page
        assert village_clerk.name not in page


def test_a_grid_without_anybody_says_whom_to_call(areas):
    assert "12345" in page_of(f"/find/?area={GRID}")
    assert "12345" in page_of(f"/boards/{VILLAGE}/grids/{GRID}/")
    page_of(f"/boards/329921101202/grids/{GRID}/", status=404)


def test_titles_and_texts_are_text(areas):
    bad = put_up(areas.village_a, "<script>alert(1)</script>", body="<img src=x onerror=alert(1)>\na\t<b>\nc\td")
    for address in (f"/boards/{VILLAGE}/", f"/notices/{bad.pk}/", "/"):
        page = page_of(address)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_complaints_are_one_click_from_everywhere(areas, village_clerk):
    for address in ("/", f"/boards/{VILLAGE}/", "/find/", "/accounts/sign-in/"):
        assert 'href="/complaints/"' in page_of(address)
    for address in ("/desk/", "/m/"):
        assert 'href="/complaints/"' in page_of(address, client_of(village_clerk))
    assert 'href="tel:12345"' in page_of("/complaints/")


def test_complaints_go_to_the_residents_form_when_there_is_one(areas):
    form = published(schema(question("a"), title="意见征集"), "yi-jian").form
    form.audience, form.is_open = Audience.RESIDENTS, True
    form.save()
    identity = SiteIdentity.load()
    identity.complaints_form = form
    identity.save()
    assert f"/f/yi-jian/?area={GRID}" in page_of(f"/complaints/?area={GRID}")
    assert "area=" not in page_of("/complaints/?area=<script>")
    form.is_open = False
    form.save()
    assert "/f/yi-jian/" not in page_of("/complaints/")


def test_a_long_board_stays_quick(areas, django_assert_max_num_queries):
    for number in range(30):
        put_up(areas.village_a, f"第{number}号")
    for number in range(5):
        grid = Area.objects.get(code=VILLAGE).add_child(
            code=f"{VILLAGE}{number + 100:03}", name=f"网格{number}", level="grid"
        )
        appoint(make_person(f"w{number}", f"员{number}"), "grid-worker", grid)
    with django_assert_max_num_queries(14):
        page_of(f"/boards/{VILLAGE}/")
    with django_assert_max_num_queries(6):
        page_of("/boards/")


def test_the_archive_is_read_page_by_page(areas):
    for number in range(35):
        put_up(areas.village_a, f"旧{number:02}号")
    NoticePage.objects.update(expire_at=timezone.now() - timedelta(days=1))
    first = page_of(f"/boards/{VILLAGE}/past/")
    assert first.count("号<small>") == 30
    before = first.split("?before=")[1].split('"')[0]
    assert page_of(f"/boards/{VILLAGE}/past/?before={before}").count("号<small>") == 5
    page_of(f"/boards/{VILLAGE}/past/?before=9999999999999999999999")


def test_pasted_tables_and_paragraphs():
    found = blocks("一、说明\r\n\r\n日期\t摘要\t金额\n11-01\t电费\t120\n11-02\t水费\n\n二、落款\n单独|一行")
    assert [block.text for block in found] == ["一、说明", "", "二、落款", "单独|一行"]
    assert found[1].head == ("日期", "摘要", "金额")
    assert found[1].rows == (("11-01", "电费", "120"), ("11-02", "水费", ""))


def test_everything_in_force_can_be_reached(areas):
    for number in range(45):
        put_up(areas.village_a, f"第{number:02}号", kind=Kind.FINANCE)
    front = page_of(f"/boards/{VILLAGE}/")
    assert front.count("号<small>") == 10
    address = f"/boards/{VILLAGE}/kinds/finance/"
    assert address in front
    first = page_of(address)
    before = first.split("?before=")[1].split('"')[0]
    assert first.count("号<small>") + page_of(f"{address}?before={before}").count("号<small>") == 45
    for bad in (f"/boards/{VILLAGE}/kinds/bad/", f"/boards/{GRID}/kinds/finance/"):
        page_of(bad, status=404)


def test_the_on_duty_notice_says_what_the_paper_says(areas, grid_worker):
    from forms_app.areas.profiles import GridProfile

    GridProfile.objects.create(area=areas.grid_a, bounds="东至禾苗路<b>", households=50)
    GridProfile.objects.create(area=areas.village_a, duty_phone="0512-5400 1111（演示）")
    page = page_of(f"/boards/{VILLAGE}/grids/{GRID}/")
    assert grid_worker.name in page
    assert "东至禾苗路&lt;b&gt;" in page
    assert "四项任务" in page
    assert 'href="tel:051254001111"' in page
    assert 'href="tel:051254001111"' in page_of(f"/boards/{VILLAGE}/")


def test_a_board_tells_its_address_as_text_and_as_code(areas, settings):
    page = page_of(f"/boards/{VILLAGE}/")
    assert f"{settings.SITE_URL}/boards/{VILLAGE}/" in page
    assert "data:image/svg+xml" in page


def test_the_phone_for_complaints_is_the_one_that_was_set(areas):
    identity = SiteIdentity.load()
    identity.complaints_phone = "0512-12345678"
    identity.save()
    for address in ("/complaints/", f"/find/?area={GRID}", f"/boards/{VILLAGE}/grids/{GRID}/"):
        assert 'href="tel:051212345678"' in page_of(address)


def test_public_pages_are_kept_shortly_and_personal_ones_never(areas, village_clerk):
    page = put_up(areas.village_a)
    for address in (f"/boards/{VILLAGE}/", "/find/", f"/notices/{page.pk}/", "/complaints/"):
        assert Client().get(address)["Cache-Control"] == "private, max-age=60", address
        assert "no-store" in client_of(village_clerk).get(address)["Cache-Control"]
    assert "no-store" in client_of(village_clerk).get("/desk/notices/")["Cache-Control"]


def test_an_empty_site_says_what_will_stand_there(db):
    assert "暂无公告" in page_of("/")
    assert "尚未录入" in page_of("/boards/") or "还没有" in page_of("/boards/")
    page_of("/find/")


def test_the_grid_worker_stands_first_and_largest(areas, grid_worker):
    head = make_person("head", "网格长甲")
    appoint(head, "grid-head", areas.grid_a)
    page = page_of(f"/find/?area={GRID}")
    assert page.index(grid_worker.name) < page.index("也可以联系") < page.index(head.name)


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("15409000001（演示）", "15409000001"),
        ("0512-5400 1111", "051254001111"),
        ("+86 154 0900 0001", "+8615409000001"),
        ("110", "110"),
        ("警一安 15409000001", "15409000001"),
        ("无", ""),
        ("", ""),
        ("１２３", ""),
    ],
)
def test_phones_become_digits(phone, digits):
    from website.templatetags.public import tel

    assert tel(phone) == digits


def test_columns_of_numbers_are_told_apart():
    table = blocks("序号\t金额\n1\t1,200.50\n2\t\n")[0]
    assert [cell.is_number for cell in table.titles] == [True, True]
    assert table.lines[1][1].label == "金额"
    assert not table.is_wide
    assert blocks("日期\t收入\t支出\t余额\n7月1日\t1\t\t1")[0].is_wide
    assert blocks("a\tb")[0].text == "a\tb"
