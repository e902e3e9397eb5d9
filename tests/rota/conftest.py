"""A station with people for tests."""

from __future__ import annotations

from datetime import date

import pytest

from reports.rota.models import Staff, Station

MONTH = date(2026, 12, 1)
LONG = "阿卜杜热西提·麦麦提吐尔逊·艾合买提江·努尔麦麦提·吾斯曼江·艾则孜·阿里木䶮𬱟㛃𠅤"


@pytest.fixture
def station(areas):
    found = Station.objects.create(code="hetang", name="荷塘村", area=areas.village_a, place="村委会一楼", gap=2)
    for number in range(4):
        Staff.objects.create(station=found, name=f"领导{number}", phone=f"1540000000{number}", leads=True, serves=False)
    for number in range(7):
        Staff.objects.create(station=found, name=f"人员{number}", phone=f"1540000010{number}")
    return found
