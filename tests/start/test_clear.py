"""清空演示数据: everything fictitious, nothing else."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, WorkflowState

from demo import admission, seed
from demo.clear import clear, extent
from forms_app.areas.models import Appointment, Area, Department
from forms_app.designer.build import page_from_schema
from forms_app.designer.folders import DepartmentFolder
from forms_app.designer.models import FormPage
from forms_app.entry.submit import submit
from forms_app.records.models import Import
from forms_app.tables.editing import correct_record
from forms_app.tables.folding import fold_all
from forms_app.tables.models import Form, RecordEdit
from forms_app.tables.recount import recount
from forms_app.tables.runtime import models_for
from forms_app.tables.states import states_of
from tests.cast import client_of, make_person
from tests.kinds.trip import opened
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db
User = get_user_model()
TINY = seed.Size(grids=1, micros=1, households=6, checks=2, visits=2)
VISIT = {
    "hu_zhu_xing_ming": "真实住户",
    "zou_fang_ri_qi": "2026-11-20",
    "zou_fang_fang_shi": "1",
    "zou_fang_ren": "真实网格员",
    "ren_yuan_bian_dong": ["9"],
    "shi_fou_fa_xian_an_quan_yin_huan": "no",
    "shi_fou_xu_yao_shang_bao_chu_li": "no",
}


@pytest.fixture
def demo(tmp_path, settings):
    settings.GEWU_DATA = tmp_path
    seed.seed(lambda line: None, TINY)


@pytest.fixture
def real(demo):
    """A second county, as somebody would begin beside the demo: an administrator, a grid, a record."""
    county = Area.add_root(code="329922", name="真县", level="county")
    for code, level, name in [
        ("329922101", "town", "真镇"),
        ("329922101201", "village", "真村"),
        ("329922101201001", "grid", "真村第一网格"),
    ]:
        parent = Area.objects.get(code=code[:-3])
        grid = parent.add_child(code=code, level=level, name=name)
    boss = User.objects.create_superuser("boss", password="x", name="真主任")
    form = Form.objects.get(slug="zoufang-jilu")
    record = submit(form.current, VISIT | {"suo_shu_wang_ge": grid.code}, rows={}, user=boss, source="web")
    return county, boss, form, record


def rows(form):
    return models_for(form.current).main._default_manager.all()


def test_it_counts_what_would_go(real):
    found = extent()
    assert found.areas == Area.objects.filter(code__startswith="329921").count()
    assert (found.records, found.typed) == (10, 0)
    assert found.people == User.objects.exclude(username="boss").count()


def test_everything_fictitious_goes_and_nothing_real(real):
    _county, _boss, form, record = real
    Import.objects.create(form=form, owner=User.objects.get(username="hetang-cun"), file_name="x.csv")
    fold_all()  # so that what goes has been counted
    assert clear().kept == []
    assert [line for form in Form.objects.all() for line in recount(form)] == []
    assert not Import.objects.exists()
    assert set(Area.objects.values_list("code", flat=True)) == {
        "329922", "329922101", "329922101201", "329922101201001"
    }  # fmt: skip
    assert list(User.objects.values_list("username", flat=True)) == ["boss"]
    assert [it.uuid for it in rows(form)] == [record.uuid]
    assert not rows(Form.objects.get(slug="jumin-xinxi")).exists()
    assert not Appointment.objects.exists()
    assert not Department.objects.exists()
    assert Form.objects.count() == 4
    call_command("check_tables")


def test_of_admission_stays_a_form_of_the_countys_alone(real):
    real_boss = User.objects.get(username="boss")
    folder = DepartmentFolder.objects.get()
    tried = page_from_schema(schema(question("x"), title="试做的表"), "shi-zuo", user=real_boss)
    tried.move(folder, pos="last-child")
    group = folder.builders_id
    assert clear().kept == []
    assert not DepartmentFolder.objects.exists()
    assert not Group.objects.filter(pk=group).exists()
    assert not WorkflowState.objects.exists()
    assert not FormPage.objects.filter(slug=admission.WAITING_SLUG).exists()
    approved = FormPage.objects.get(slug=admission.APPROVED_SLUG)
    assert (approved.basis, approved.department, approved.live) == ("", None, True)
    assert "望应急" not in str(approved.latest_revision.content)
    assert approved.get_parent().specific == FormPage.objects.get(slug="shi-zuo").get_parent().specific
    assert Page.find_problems() == ([], [], [], [], [])


def test_whoever_something_real_names_stays_deactivated(real):
    _county, _boss, form, record = real
    worker = User.objects.get(username="hetang-cun")
    rows(form).filter(pk=record.pk).update(submitted_by_id=worker.pk)
    assert clear().kept == [worker.name]
    worker.refresh_from_db()
    assert not worker.is_active


def test_an_account_that_somebody_has_claimed_is_not_the_demo_s(real):
    User.objects.filter(username="hetang-cun").update(phone="13900000000", name="真文书")
    clear()
    assert User.objects.filter(username="hetang-cun", is_active=True).exists()


def test_a_county_that_took_the_demo_over_is_left_alone(demo):
    Area.objects.filter(code="329921").update(name="真县")
    assert not extent()
    clear()
    assert Area.objects.filter(code="329921").exists()


def test_what_was_typed_in_while_trying_goes_with_the_areas(demo):
    form = Form.objects.get(slug="zoufang-jilu")
    user = User.objects.get(username="hetang-cun")
    grid = Area.objects.get(code="329921101201001")
    submit(form.current, VISIT | {"suo_shu_wang_ge": grid.code}, rows={}, user=user, source="web")
    assert extent().typed == 1
    assert clear().kept == []
    assert not rows(form).exists()


def test_a_fault_in_the_middle_leaves_everything(demo, monkeypatch):
    before = (Area.objects.count(), User.objects.count(), rows(Form.objects.get(slug="jumin-xinxi")).count())
    monkeypatch.setattr("demo.clear._delete_nodes", lambda nodes: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        clear()
    after = (Area.objects.count(), User.objects.count(), rows(Form.objects.get(slug="jumin-xinxi")).count())
    assert after == before


def test_the_administrator_of_the_demo_clears_it_and_goes_on_to_the_start_page(demo):
    client = client_of(User.objects.get(username="xian"))
    assert "望禾县的区域" in client.get("/start/clear-demo/").content.decode()
    assert client.post("/start/clear-demo/", {"words": "清空"}).status_code == 400
    assert Area.objects.exists()
    assert client.post("/start/clear-demo/", {"words": "清空演示数据"}).url == "/start/county/"
    assert not User.objects.exists()
    assert client.get("/start/county/").status_code == 200
    assert Client().get("/start/county/").url == "/start/"


def test_only_administrators_may_clear(demo):
    clerk = User.objects.get(username="hetang-cun")
    assert client_of(clerk).get("/start/clear-demo/").status_code == 403
    assert client_of(clerk).post("/start/clear-demo/", {"words": "清空演示数据"}).status_code == 403
    assert "sign-in" in Client().get("/start/clear-demo/").url
    assert Area.objects.exists()


def test_without_a_demo_there_is_nothing_to_clear(cast):
    Area.objects.filter(code="329921").update(name="真县")
    assert client_of(cast["county_admin"]).get("/start/clear-demo/").status_code == 404


class TestTour:
    def test_every_role_has_a_page_and_its_account(self, demo):
        from start.roles import ROLES

        page = Client().get("/start/try/").content.decode()
        for role in ROLES:
            assert f"/start/try/{role.slug}/" in page
            answer = Client().get(f"/start/try/{role.slug}/", REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8000")
            assert answer.status_code == 200
            if role.post:
                assert "以此人身份登录" in answer.content.decode()

    def test_on_this_computer_one_click_signs_in(self, demo):
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost:8000")
        answer = client.post("/start/try/sign-in/", {"username": "hetang-cun", "next": "/desk/"})
        assert answer.url == "/desk/"
        assert client.get("/desk/").status_code == 200

    @pytest.mark.parametrize(
        "meta",
        [
            {"REMOTE_ADDR": "10.0.0.8", "HTTP_HOST": "localhost"},
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "gewu.example.gov.cn"},
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "10.0.0.8"},
            {"REMOTE_ADDR": "", "HTTP_HOST": "localhost"},
        ],
    )
    def test_from_elsewhere_the_password_is_needed(self, demo, meta):
        client = Client(**meta)
        assert client.post("/start/try/sign-in/", {"username": "hetang-cun"}).status_code == 404
        assert "_auth_user_id" not in client.session

    def test_nobody_outside_the_demo_is_signed_in(self, demo):
        make_person("real", "真人")
        User.objects.filter(username="yingji").update(is_superuser=True)
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost")
        for username in ("real", "yingji", "", "\0", "nobody"):
            assert client.post("/start/try/sign-in/", {"username": username}).status_code == 404

    def test_it_does_not_lead_elsewhere(self, demo):
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost")
        answer = client.post("/start/try/sign-in/", {"username": "hetang-cun", "next": "https://example.org/"})
        assert answer.url == "/"

    def test_without_a_demo_there_is_nothing_to_try(self, tmp_path, settings):
        settings.GEWU_DATA = tmp_path
        assert Client().get("/start/try/").status_code == 404


def test_tables_inside_tables_go_with_their_own_record_alone(real):
    _county, boss, _form, _record = real
    papers = question("zheng", "repeat", questions=(question("hao"),))
    people = question("ren", "repeat", questions=(question("ming"), papers))
    version = opened(published(schema(question("grid", "area"), people), "nested"))
    grid = Area.objects.get(code="329922101201001")
    sent = [("329921101201001", "假", "demo"), (grid.code, "真", "web"), ("329921101201001", "假", "demo")]
    for code, word, source in sent:
        items = [{"ming": word, "zheng": [{"hao": word}]} for _time in range(3)]
        submit(version, {"grid": code}, rows={"ren": items}, user=boss, source=source)
    assert clear().kept == []
    papers_left = models_for(version).children[uid("zheng")]._default_manager.all()
    assert [getattr(row, models_for(version).attribute(uid("hao"))) for row in papers_left] == ["真"] * 3
    call_command("check_tables")


def test_histories_go_with_their_records_and_stay_with_real_ones(real):
    """A real record that was once filed in the demo's areas keeps its history; what that names stays, and is named."""
    _county, boss, _form, _record = real
    version = opened(published(schema(question("ming")), "moved"))
    grid, village = Area.objects.get(code="329922101201001"), Area.objects.get(code="329921101201")
    made = [submit(version, {"ming": "起"}, area=village, user=boss, source="web") for _number in range(2)]
    for record, area in zip(made, (grid, village), strict=True):
        answers = {uid("ming"): "改"}
        correct_record(version, record.uuid, edition=0, area=area, user=boss, reason="填错了", answers=answers, rows={})
    kept = clear().kept
    assert [edit.record_uuid for edit in RecordEdit.objects.all()] == [made[0].uuid]
    assert "荷塘村" in " ".join(kept)
    assert len(states_of(version.form, made[0].uuid)) == 2
