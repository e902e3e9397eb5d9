import pytest

from tests.cast import client_of
from tests.designer.admission.offices import office


@pytest.fixture
def office_a(areas):
    return office(areas.county, "县教育局", "jiao-yu")


@pytest.fixture
def office_b(areas):
    return office(areas.county, "县民政局", "min-zheng")


@pytest.fixture
def county(county_admin):
    """The county's administrator in the browser."""
    return client_of(county_admin)
