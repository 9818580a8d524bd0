import gc

import pytest

from tests.factories import make_user

pytest_plugins = ["tests.tools.needs"]


@pytest.fixture
def editor(client, db):
    """A client signed in as a member of the group Editors, who is ``editor.user``."""
    client.user = make_user(["Editors"], username="eva", first_name="Eva", last_name="Ek")
    client.force_login(client.user)
    return client


def pytest_collection_modifyitems(items):
    """The browser's tests, which take longest, begin: two processes then end at the same time."""
    items.sort(key=lambda item: "browser" not in item.fixturenames)


def pytest_collection_finish():
    """Look for garbage seldom, and not among what is there for all tests: that took a sixth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
