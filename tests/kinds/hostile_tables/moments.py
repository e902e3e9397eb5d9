"""Days and times, of other calendars and clocks too."""

from __future__ import annotations

import datetime

from tests.entry.test_fields import REFUSED as BASIC
from tests.kinds.hostile_tables.words import Case, No, over, refusals
from tests.kinds.test_moments import REFUSED

_DAY, _YEARS, _CLOCK = "日期不对", "日期应在1900年至2100年之间", "这不是时刻"
_MOMENT, _MONTH = "请写明日期和时间", "这不是年月"
_CALENDARS = [
    "民国115年11月23日",
    "丙午年十月十五",
    "5787-09-13",
    "２５６９年１１月２３日",
    "1448/06/03",
    "2026年闰六月",
]

TABLES: dict[str, list[Case]] = {
    "date": [
        *over(_DAY), *refusals("date", BASIC), *((text, No("日期")) for text in _CALENDARS),
        ("２０２６年１１月２３日", datetime.date(2026, 11, 23)), ("2024-02-29", datetime.date(2024, 2, 29)),
        ("2100-02-29", No(_DAY)), ("99999-01-01", No(_DAY)), ("-2026-11-23", No(_DAY)), ("٢٠٢٦-١١-٢٣", No(_DAY)),
        ("20261123T000000Z", No(_DAY)), ("46349", No(_DAY)),
    ],
    "time": [
        *over(_CLOCK), *refusals("time", REFUSED), ("０８：３０", datetime.time(8, 30)),
        ("子时", No(_CLOCK)), ("٠٨:٣٠", No(_CLOCK)), ("08:30Z", No(_CLOCK)), ("008:30", No(_CLOCK)),
        ("-00:00", No(_CLOCK)), ("23:59:60", No(_CLOCK)),
    ],
    "datetime": [
        *over(_MOMENT), *refusals("datetime", REFUSED),
        *((f"{text} 08:30", No("")) for text in _CALENDARS),
        ("２０２６．１１．２３　０８：３０", datetime.datetime(2026, 11, 23, 0, 30, tzinfo=datetime.UTC)),
        ("2026-11-23 08:30'; --", No(_MOMENT)),
    ],
    "year_month": [
        *over(_MONTH), *refusals("year_month", REFUSED), ("民国115年11月", No(_MONTH)), ("5787-03", No("")),
        ("２０２６／１１", datetime.date(2026, 11, 1)), ("2026-٠١", No(_MONTH)), ("2026年腊月", No(_MONTH)),
    ],
}  # fmt: skip
