import pytest
from django.test import Client

from tests.factories import make_municipality, make_partnership, make_user


@pytest.fixture(autouse=True)
def _own_uploads(own_uploads):
    """Half of what is tested here uploads something."""


@pytest.fixture
def partnership(db):
    return make_partnership(
        home=make_municipality(name_sv="Växjö"), partner=make_municipality(name_sv="An Giang", country="VN")
    )


@pytest.fixture
def other(db):
    """A second editor."""
    client = Client()
    client.user = make_user(["Publishers"], username="olle", first_name="Olle")
    client.force_login(client.user)
    return client
