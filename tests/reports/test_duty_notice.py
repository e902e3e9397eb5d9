"""上岗公示牌: what stands on it, to the millimetre, and what never does."""

from __future__ import annotations

import io
from datetime import date
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image

from forms_app.areas.models import Area, Post
from forms_app.areas.posts import ensure_posts
from forms_app.areas.profiles import GridProfile
from reports.documents.duty_notice import notice_of, notices_of, warnings_of
from reports.documents.duty_paper import PAPERS, notices_html, notices_pdf, paper_named
from reports.documents.fitting import MM, fit, lines_of
from tests.cast import appoint, client_of, make_person
from tests.reports.conftest import fonts, pdf, squeezed
from tests.reports.duty_sheet import IMAGE, PATH, TEXT, Sheet

LONG_NAME = "阿卜杜热合曼买买提吐尔逊伊斯坎德尔汗木沙江艾合买提卡德尔阿不都克里木玉素甫江尼"
RARE_NAME = "䶮𬱟㛃𠅤"


@pytest.fixture
def team(areas):
    """A head with a long name and a worker with a rare one; nobody leads the party branch."""
    head = make_person("p-head", LONG_NAME, phone="15400000001", political_status="中共预备党员")
    file = io.BytesIO()
    Image.new("RGB", (700, 980), "green").save(file, "JPEG")
    head.portrait.save("x.jpg", ContentFile(file.getvalue()))
    appoint(head, "grid-head", areas.grid_a)
    worker = make_person("p-worker", RARE_NAME, phone="15400000002")
    appoint(worker, "grid-worker", areas.grid_a, full_time=True)
    return {"head": head, "worker": worker}


@pytest.fixture
def profile(areas):
    return GridProfile.objects.create(
        area=areas.grid_a,
        bounds="东至荷塘路，南至清溪河，西至三里墩村界，北至省道",
        households=312,
        migrants=0,
        duty_phone="0000-88880001",
        issuer="清溪塘镇综治中心",
        announced_on=date(2026, 1, 5),
    )


def html_of(grid, paper="A3"):
    return unescape(notices_html([notice_of(grid)], paper_named(paper)))


def printed(*grids, paper="A3"):
    return notices_pdf(notices_of(grids), paper_named(paper))


def sheet_of(grid, paper="A3"):
    return Sheet(printed(grid, paper=paper))


def test_the_html_says_who_answers_for_the_grid(areas, team, profile):
    html = html_of(areas.grid_a)
    for words in (
        "望禾县清溪塘镇荷塘村第一网格·上岗公示牌", "专（兼）职网格员", RARE_NAME, LONG_NAME, "15400000002",
        "专职网格员", "网格长（兼职）", "中共预备党员", "329921101201001", "东至荷塘路", ">312<", "心理疏导",
        "六类事件", "清溪塘镇综治中心", "2026年1月5日", "村值班电话 0000-88880001", "12345｜110｜119｜120",
    ):  # fmt: skip
        assert words in html, words
    assert "待确认" not in html


def test_a_missing_post_stays_blank_on_paper_and_is_warned_of(areas, team):
    sheet = sheet_of(areas.grid_a)
    assert sheet.text((130, 32, 260, 127)) == "党组织负责人"
    assert "暂缺" not in sheet.text()
    assert "缺党组织负责人：打印件上该格留空，不影响打印。" in warnings_of(notice_of(areas.grid_a))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_paper_has_its_size_on_one_page_with_embedded_fonts(areas, team, profile, paper):
    made = printed(areas.grid_a, paper=paper)
    sheet = Sheet(made)
    assert sheet.pages == 1
    assert sheet.size == pytest.approx(PAPERS[paper], abs=0.1)
    assert fonts(made)
    assert all(fonts(made).values())


@pytest.mark.parametrize("paper", PAPERS)
def test_rows_and_columns_stand_to_the_millimetre(areas, team, profile, paper):
    sheet = sheet_of(areas.grid_a, paper)
    boxes = sheet.objects(PATH)
    rows = {edge for _x0, top, _x1, bottom in boxes for edge in (top, bottom)}
    columns = {edge for left, _y0, right, _y1 in boxes for edge in (left, right)}
    for wanted in (0, 32, 127, 197, 247, 267):
        assert min(abs(edge - wanted) for edge in rows) < 0.1, wanted
    for wanted in (0, 130, 260, 390):
        assert min(abs(edge - wanted) for edge in columns) < 0.1, wanted
    assert (min(columns), max(columns)) == pytest.approx((0, 390), abs=0.1)
    assert (min(rows), max(rows)) == pytest.approx((0, 267), abs=0.1)
    (photo,) = sheet.objects(IMAGE)
    assert (photo[2] - photo[0], photo[3] - photo[1]) == pytest.approx((35, 49), abs=0.1)


@pytest.mark.parametrize("paper", ["A3", "A4"])
@pytest.mark.parametrize("name", [LONG_NAME, RARE_NAME, "W" * 50, "𠅤" * 50, "Muhammad Abdul-Rahman ibn Al-Khwarizmi"])
def test_names_stand_whole_inside_their_place(areas, team, name, paper):
    person = team["head"]
    person.name = name
    person.save()
    sheet = sheet_of(areas.grid_a, paper)
    assert sheet.text((47, 47, 125, 74)) == name.replace(" ", "")
    lines = [box for box in sheet.objects(TEXT) if 47 < box[0] < 125 and 46 < box[1] < 74]
    assert lines
    assert max(right for _left, _top, right, _bottom in lines) < 126
    assert max(bottom for _left, _top, _right, bottom in lines) < 74


def test_a_usual_name_is_24_points_high(areas, team):
    person = team["head"]
    person.name = "国"
    person.save()
    (box,) = [box for box in sheet_of(areas.grid_a).objects(TEXT) if 47 < box[0] < 60 and 47 < box[1] < 74]
    assert 24 * MM * 0.8 < box[3] - box[1] < 24 * MM  # a full character fills most of its square


@pytest.mark.parametrize("count", [2, 3, 4])
def test_several_workers_share_their_place(areas, team, count):
    for number in range(count - 1):
        person = make_person(f"p-{number}", f"兼{'一二三四'[number]}员", phone=f"1540000001{number}")
        appoint(person, "grid-worker-part-time", areas.grid_a)
    place = sheet_of(areas.grid_a).text((260, 32, 390, 127))
    for number in range(min(count, 3) - 1):
        assert f"兼{'一二三四'[number]}员" in place
        assert f"1540000001{number}" in place
    assert any("公示牌只印前3人" in words for words in warnings_of(notice_of(areas.grid_a))) is (count > 3)


def test_entries_as_long_as_they_may_be_stay_in_their_rows(areas, team):
    Area.objects.filter(pk=areas.grid_a.pk).update(name="长" * 50)
    areas.grid_a.refresh_from_db()
    profile = GridProfile(
        area=areas.grid_a, bounds="东" * 100, liaison_cadre="W" * 60, village_police="警" * 60, duties="职" * 400,
        duty_phone="一" * 30, mediation_phone="二" * 30, power_phone="三" * 30, water_phone="四" * 30,
        supervision_phone="五" * 30, issuer="制" * 60, households=9_999_999,
    )  # fmt: skip
    profile.full_clean()
    profile.save()
    sheet = sheet_of(areas.grid_a)
    assert sheet.pages == 1
    assert sheet.text((0, 0, 390, 32)).count("长") == 50
    facts = sheet.text((0, 127, 260, 197))
    assert [facts.count(sign) for sign in "东W警"] == [100, 60, 61]
    assert sheet.text((0, 197, 260, 247)).count("职") == 400
    lines = sheet.text((0, 247, 390, 267))
    assert [lines.count(sign) for sign in "一二三四五"] == [30] * 5
    assert max(box[2] for box in sheet.objects(TEXT)) < 390


def test_a_grid_without_anybody_is_a_notice_with_three_empty_places(areas):
    ensure_posts()
    sheet = sheet_of(areas.grid_b)
    assert sheet.text((0, 32, 390, 127)) == "网格长党组织负责人专（兼）职网格员"
    assert sheet.objects(IMAGE) == []
    assert "监督电话：＿＿＿" in html_of(areas.grid_b)


def test_a_county_without_posts_prints_an_empty_frame(areas):
    Post.objects.all().delete()
    assert sheet_of(areas.grid_b).text((0, 32, 390, 127)) == ""


def test_people_whose_post_is_not_public_are_not_on_the_paper(areas, team):
    Post.objects.filter(code="grid-head").update(is_public=False)
    assert LONG_NAME not in html_of(areas.grid_a)
    assert any("不对群众公示" in words for words in warnings_of(notice_of(areas.grid_a)))


def test_a_broken_photo_leaves_an_empty_frame_and_a_warning(areas, team):
    head = team["head"]
    head.portrait.storage.delete(head.portrait.name)
    head.portrait.storage.save(head.portrait.name, ContentFile(b"broken"))
    assert len(pdf(printed(areas.grid_a)).pages) == 1
    found = warnings_of(notice_of(areas.grid_a))
    assert f"{LONG_NAME}的照片无法读取，请重新上传。" in found
    assert f"{RARE_NAME}没有照片，照片框留空。" in found


def test_names_are_text_and_never_markup(areas, team):
    person = team["worker"]
    person.name = "<img src=file:///etc/passwd>"
    person.save()
    html = notices_html([notice_of(areas.grid_a)], paper_named("A3"))
    assert "<img src=file" not in html


def test_codes_lead_to_the_board_and_to_complaints(areas, settings, client):
    settings.SITE_URL = "https://gewu.example"
    addresses = [code.url for code in notice_of(areas.grid_a).codes]
    assert addresses == [
        f"https://gewu.example/complaints/?area={areas.grid_a.code}",
        f"https://gewu.example/boards/{areas.village_a.code}/",
    ]
    for address in addresses:
        assert client.get(address.removeprefix("https://gewu.example")).status_code == 200


def test_notices_of_a_village_cost_five_queries(areas, team, profile, django_assert_num_queries):
    grids = list(Area.objects.filter(level="grid"))
    with django_assert_num_queries(5):
        assert len(notices_of(grids)) == 4


def test_a_village_is_printed_as_one_file(areas, village_clerk, team):
    response = client_of(village_clerk).get(
        reverse("documents:duty", args=[areas.village_a.code]), {"format": "pdf", "paper": "A4"}
    )
    assert response["Content-Type"] == "application/pdf"
    assert len(pdf(response.content).pages) == 2
    assert "荷塘村第二网格" in squeezed(response.content)


def test_the_page_before_printing_warns(areas, village_clerk, team):
    page = client_of(village_clerk).get(reverse("documents:duty", args=[areas.grid_a.code])).content.decode()
    assert "缺党组织负责人" in page
    assert "format=png" in page


def test_the_picture_is_a_png_of_the_whole_sheet(areas, village_clerk, team):
    address = reverse("documents:duty", args=[areas.grid_a.code])
    response = client_of(village_clerk).get(address, {"format": "png", "paper": "A3"})
    assert response["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(response.content)) as image:
        assert image.size == pytest.approx((2480, 1754), abs=2)


@pytest.mark.parametrize(
    ("code", "query", "status"),
    [
        ("329921101201001", {"format": "doc"}, 404),
        ("329921101201001", {"format": "pdf", "paper": "A0"}, 404),
        ("329921101201", {"format": "png"}, 400),
        ("329921101201999", {}, 404),
        ("329921101", {}, 404),
        ("329921101201001001", {}, 404),
        ("x", {}, 404),
    ],
)
def test_what_cannot_be_printed_is_refused_kindly(areas, village_clerk, code, query, status):
    response = client_of(village_clerk).get(reverse("documents:duty", args=[code]), query)
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


def test_closed_grids_and_villages_without_grids_are_refused(areas, county_admin):
    client = client_of(county_admin)
    areas.grid_b.close(date(2026, 1, 1))
    empty = areas.town_a.add_child(code="329921101299", level="village", name="空村")
    for code, words in (
        (areas.grid_b.code, "已停用"),
        (empty.code, "还没有网格"),
        (areas.village_b.code, "还没有网格"),
    ):
        response = client.get(reverse("documents:duty", args=[code]))
        assert response.status_code == 404
        assert words in response.content.decode()


def test_the_command_prints_grid_and_village(areas, team, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    call_command("print_notice", areas.grid_a.code, str(out / "a.pdf"), paper="A4")
    assert len(pdf((out / "a.pdf").read_bytes()).pages) == 1
    call_command("print_notice", areas.village_a.code, str(out / "v.png"))
    assert sorted(path.name for path in out.iterdir()) == ["a.pdf", "v-1.png", "v-2.png"]


def test_the_command_refuses_what_it_cannot_print(areas, town_officer_b, tmp_path):
    out = str(tmp_path / "x.pdf")
    before = set(tmp_path.iterdir())
    for arguments, options, words in (
        ((areas.grid_a.code, out), {"username": town_officer_b.username}, "不能打印"),
        ((areas.grid_a.code, out), {"username": "nobody"}, "nobody"),
        (("329921101201777", out), {}, "没有这个网格"),
        (("77777", out), {}, "没有这条公示公告"),
        (("9" * 40, out), {}, "没有这条公示公告"),
        (("网格", out), {}, "请填写"),
        ((areas.grid_a.code, str(tmp_path / "x.doc")), {}, ".pdf"),
        ((areas.grid_a.code, str(tmp_path / "no" / "x.pdf")), {}, "no"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("print_notice", *arguments, **options)
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("text", ["", "王", "阿" * 50, "W" * 50, "a\nb\nc", "１" * 30])
def test_what_is_fitted_fits(text):
    points = fit(text, 40, 20, 24)
    assert lines_of(text, 40, points) * points * MM * 1.3 <= 20
    assert fit("王一禾", 75, 24, 24) == 24
