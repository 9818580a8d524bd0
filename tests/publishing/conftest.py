import pytest

from tests.factories import make_municipality, make_partnership


@pytest.fixture(autouse=True)
def _own_uploads(own_uploads):
    """Half of what is tested here uploads something."""


@pytest.fixture
def partnership(db):
    return make_partnership(
        home=make_municipality(name_sv="Växjö"), partner=make_municipality(name_sv="An Giang", country="VN")
    )
