"""seed_demo: written through the one way in, safe to run twice, and able to go on after an interruption."""

import json
import stat

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from demo import passwords, records, seed
from demo.staff import COUNTY_ADMIN
from forms_app.areas.models import Appointment, Area, Department
from forms_app.areas.scope import scope_of
from forms_app.designer.models import FormPage
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import models_for
from tests.cast import client_of

TINY = seed.Size(grids=1, micros=1, households=12, checks=6, visits=6)
User = get_user_model()


@pytest.fixture
def data(tmp_path, settings):
    settings.GEWU_DATA = tmp_path
    return tmp_path


def quiet(_line):
    pass


def rows_of(slug):
    built = models_for(Form.objects.get(slug=slug).current)
    return built.main._default_manager.all()


def everything():
    """How many of each thing there are."""
    return [
        *(model.objects.count() for model in (Area, Department, Appointment, User, FormPage, FormVersion)),
        *(rows_of(slug).count() for slug in ("jumin-xinxi", "xiaofang-paicha", "zoufang-jilu")),
    ]


@pytest.mark.django_db
def test_the_whole_county_twice(data, capsys):
    call_command("seed_demo")
    output = capsys.readouterr().out
    assert "900条（本次新增900条）" in output
    counts = everything()
    assert counts == [99, 3, 173, 161, 5, 4, 900, 60, 120]

    built = models_for(Form.objects.get(slug="jumin-xinxi").current)
    (members,) = built.children.values()
    assert 2900 <= members._default_manager.count() <= 3200
    assert {record.source for record in built.main._default_manager.all()} == {"demo"}
    assert built.main._default_manager.values("submitted_at__month").distinct().count() >= 6

    file = data / "demo-accounts.json"
    written = file.read_text()
    call_command("seed_demo", "--size", "small")
    assert everything() == counts
    assert file.read_text() == written


@pytest.fixture
def tiny(db, data):
    seed.seed(quiet, TINY)
    return json.loads((data / "demo-accounts.json").read_text())


def test_the_accounts_open_with_the_passwords_in_the_file(tiny, data):
    assert stat.S_IMODE((data / "demo-accounts.json").stat().st_mode) == 0o600
    roles = {account["role"] for account in tiny.values()}
    assert roles >= {"县管理员", "镇综治中心干部", "村文书", "专职网格员", "部门经办人"}
    for username, account in tiny.items():
        assert set(account) == {"password", "role", "area", "code", "name"}
        assert User.objects.get(username=username).check_password(account["password"])


def test_everybody_else_is_on_the_books_without_a_password(tiny):
    others = User.objects.exclude(username__in=tiny)
    assert others
    assert all(user.is_active and not user.has_usable_password() for user in others)


def test_every_grid_has_its_team(tiny):
    for grid in Area.objects.filter(level="grid"):
        posts = set(Appointment.objects.filter(area=grid).values_list("post__code", flat=True))
        assert {"grid-head", "party-head", "volunteer"} < posts
        assert posts & {"grid-worker", "grid-worker-part-time"}


def test_nobody_is_a_superuser_and_the_county_administrator_sees_the_county(tiny):
    assert not User.objects.filter(is_superuser=True).exists()
    admin = User.objects.get(username=COUNTY_ADMIN)
    assert scope_of(admin, "read").covers(Area.objects.get(level="county").path)
    assert client_of(admin).get("/admin/").status_code == 200


def test_records_belong_to_the_worker_of_their_grid(tiny):
    for record in rows_of("jumin-xinxi").select_related("area"):
        assert scope_of(User.objects.get(pk=record.submitted_by_id), "fill").covers(record.area_path)
        assert record.area.level == "micro"


def test_phones_are_marked_as_placeholders(tiny):
    assert all(user.phone.endswith("（演示）") for user in User.objects.all())


@pytest.mark.django_db
def test_an_interrupted_run_goes_on_where_it_stopped(data, monkeypatch):
    real, handed_in = records.submit, []

    def failing(*args, **kwargs):
        if len(handed_in) == 7:
            raise KeyboardInterrupt
        handed_in.append(kwargs["uuid"])
        return real(*args, **kwargs)

    monkeypatch.setattr(records, "BATCH", 5)
    monkeypatch.setattr(records, "submit", failing)
    with pytest.raises(KeyboardInterrupt):
        seed.seed(quiet, TINY)
    assert rows_of("jumin-xinxi").count() == 5
    accounts = passwords.load()
    monkeypatch.setattr(records, "submit", real)
    assert seed.seed(quiet, TINY) == 7 + 6 + 6
    assert passwords.load() == accounts


def test_what_administrators_changed_since_stays(tiny, data):
    clerk = User.objects.get(username="hetang-cun")
    clerk.appointments.all().delete()
    clerk.name = "改名"
    clerk.save()
    Area.objects.filter(name="荷塘村").update(name="荷塘新村")
    rows_of("zoufang-jilu").update(source="changed")
    assert seed.seed(quiet, TINY) == 0
    clerk.refresh_from_db()
    assert (clerk.name, clerk.appointments.count()) == ("改名", 0)
    assert Area.objects.filter(name="荷塘新村").exists()
    assert set(rows_of("zoufang-jilu").values_list("source", flat=True)) == {"changed"}


@pytest.mark.parametrize("damage", [None, "not json", "[]"])
def test_a_lost_file_of_passwords_is_written_anew(tiny, data, damage):
    file = data / "demo-accounts.json"
    file.unlink() if damage is None else file.write_text(damage)
    seed.seed(quiet, TINY)
    renewed = json.loads(file.read_text())
    assert renewed.keys() == tiny.keys()
    assert User.objects.get(username="hetang-cun").check_password(renewed["hetang-cun"]["password"])


@pytest.mark.django_db
def test_the_county_size_says_plainly_that_it_is_not_here(data):
    with pytest.raises(CommandError, match="本版本只有小规模演示数据"):
        call_command("seed_demo", "--size", "county")
    assert not Area.objects.exists()
