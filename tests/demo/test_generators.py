"""The demo county's people: always the same, valid, and plausible."""

from collections import Counter
from datetime import date

import pytest
from stdnum.iso7064 import mod_11_2

from demo.activities import fire_checks, visits
from demo.forms import FORMS
from demo.households import TODAY
from demo.id_numbers import IdNumbers
from demo.places import COUNTY_CODE, places
from demo.residents import residents
from forms_app.areas.models import CODE_LENGTH, LEVELS
from forms_app.schema.check import check
from forms_app.schema.model import FormSchema

MICROS = [place for place in places() if place.level == "micro"]
GRIDS = [place for place in places() if place.level == "grid"]
RECORDS = list(residents(MICROS))
MEMBERS = [row for record in RECORDS for row in record.rows["jia_ting_cheng_yuan"]]


def test_the_county_has_the_size_it_promises():
    levels = Counter(place.level for place in places())
    assert levels == {"county": 1, "town": 2, "village": 6, "grid": 18, "micro": 72}
    assert len(RECORDS) == 900
    assert 2900 <= len(MEMBERS) <= 3200
    per_micro = Counter(record.area for record in RECORDS)
    assert set(per_micro.values()) == {12, 13}
    assert len(per_micro) == 72


def test_codes_stand_under_their_parents():
    codes = {place.code: place for place in places()}
    for place in codes.values():
        assert len(place.code) == CODE_LENGTH[place.level]
        if place.parent:
            assert LEVELS.index(codes[place.parent].level) + 1 == LEVELS.index(place.level)


def test_the_same_people_every_time():
    assert list(residents(MICROS)) == RECORDS
    assert next(residents(MICROS[:1], 12)).answers == RECORDS[0].answers


def test_id_numbers_are_valid_unique_and_agree_with_birth_and_sex():
    numbers = [row["gong_min_shen_fen_hao_ma"] for row in MEMBERS]
    assert len(set(numbers)) == len(numbers)
    for row, number in zip(MEMBERS, numbers, strict=True):
        assert number.startswith(COUNTY_CODE)
        assert mod_11_2.is_valid(number)
        assert date.fromisoformat(row["chu_sheng_ri_qi"]) == date.fromisoformat(
            f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        )
        assert int(number[16]) % 2 == (row["xing_bie"] == "1")


@pytest.mark.parametrize("number", ["11010519491231002X", "329921198001010017", "32992119560308102X"])
def test_the_check_digit_is_that_of_the_standard(number):
    assert mod_11_2.calc_check_digit(number[:17]) == number[17]


def test_many_people_with_one_birthday_get_different_numbers():
    ids = IdNumbers(COUNTY_CODE)
    given = [ids.next(date(2000, 2, 29), male) for male in (True, False) * 400]
    assert len(set(given)) == 800
    assert all(len(number) == 18 for number in given)


def test_every_household_has_one_head_who_comes_first_and_is_named():
    for record in RECORDS:
        rows = record.rows["jia_ting_cheng_yuan"]
        assert [row["yu_hu_zhu_guan_xi"] for row in rows].count("02") == 1
        assert rows[0]["yu_hu_zhu_guan_xi"] == "02"
        assert rows[0]["xing_ming"] == record.answers["hu_zhu_xing_ming"]
        assert record.answers["chang_zhu_ren_shu"] == str(len(rows))


def born(rows, codes):
    return [date.fromisoformat(row["chu_sheng_ri_qi"]) for row in rows if row["yu_hu_zhu_guan_xi"] in codes]


def test_parents_are_older_than_their_children_by_a_generation():
    for record in RECORDS:
        rows = record.rows["jia_ting_cheng_yuan"]
        head = born(rows, {"02"})[0]
        for child in born(rows, {"20", "21", "22", "23", "30", "31", "32", "33"}):
            assert (child - head).days > 19 * 365
        for parent in born(rows, {"51", "52", "53", "54"}):
            assert (head - parent).days > 16 * 365


def test_relations_fit_the_sex():
    men = {"11", "20", "21", "22", "23", "41", "51", "53"}
    women = {"12", "30", "31", "32", "33", "38", "42", "52", "54"}
    for row in MEMBERS:
        assert row["yu_hu_zhu_guan_xi"] not in (women if row["xing_bie"] == "1" else men)


def test_nobody_is_registered_before_birth_or_married_as_a_child():
    for record in RECORDS:
        for row in record.rows["jia_ting_cheng_yuan"]:
            birthday = date.fromisoformat(row["chu_sheng_ri_qi"])
            assert birthday <= record.day <= TODAY
            if row["hun_yin_zhuang_kuang"] != "10":
                assert (TODAY - birthday).days > 20 * 365


def test_ages_make_a_county_with_children_and_elders():
    ages = [(TODAY - date.fromisoformat(row["chu_sheng_ri_qi"])).days // 365 for row in MEMBERS]
    share = {name: sum(low <= age < high for age in ages) / len(ages) for name, low, high in
             (("children", 0, 15), ("adults", 15, 60), ("elders", 60, 120))}  # fmt: skip
    assert 0.12 < share["children"] < 0.35
    assert 0.15 < share["elders"] < 0.35
    assert max(ages) < 100


def test_names_put_paper_to_the_test():
    names = {row["xing_ming"] for row in MEMBERS}
    assert any("·" in name for name in names)
    assert {letter for letter in "䶮𬱟㛃𠅤喆昇堃" if any(letter in name for name in names)} == set("䶮𬱟㛃𠅤喆昇堃")


def test_answers_name_questions_and_choices_of_the_forms():
    homes = {grid.code: [record for record in RECORDS if record.area.startswith(grid.code)] for grid in GRIDS}
    people = {grid.code: "王一禾" for grid in GRIDS}
    filled = {
        "jumin-xinxi": RECORDS,
        "xiaofang-paicha": list(fire_checks(GRIDS, people)),
        "zoufang-jilu": list(visits(GRIDS, homes, people)),
    }
    assert [len(records) for records in filled.values()] == [900, 60, 120]
    for slug, records in filled.items():
        top = {question.key: question for question in FORMS[slug].questions}
        for record in records:
            agrees(record.answers, top)
            for key, rows in record.rows.items():
                inside = {question.key: question for question in top[key].questions}
                for row in rows:
                    agrees(row, inside)


def agrees(answers, questions):
    assert set(answers) <= set(questions)
    assert {key for key, question in questions.items() if question.required} <= set(answers)
    for key, value in answers.items():
        codes = {choice.code for choice in questions[key].choices}
        if codes:
            assert set([value] if isinstance(value, str) else value) <= codes


@pytest.mark.parametrize("slug", FORMS)
def test_the_forms_can_be_published_and_keep_their_ids(slug):
    form = FORMS[slug]
    assert check(form) == []
    assert FormSchema.from_json(form.to_json()) == form


def test_ids_of_the_forms_are_the_same_on_every_installation():
    assert FORMS["jumin-xinxi"].area_question.uuid == "f48c220a-fa76-5deb-bbd0-c4bd2219856a"
