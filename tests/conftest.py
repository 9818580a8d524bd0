import gc

import pytest
from django.test import client

from tests.factories import make_user

pytest_plugins = ["tests.tools.needs"]


def pytest_addoption(parser):
    parser.addoption(
        "--guide", action="store_true", help="Take the pictures of the editors' guides, in every language, on the way."
    )


@pytest.fixture
def editor(client, db):
    """A client signed in as somebody who writes and publishes (the group Publishers), who is ``editor.user``."""
    client.user = make_user(["Publishers"], username="eva", first_name="Eva", last_name="Ek")
    client.force_login(client.user)
    return client


@pytest.fixture
def own_uploads(settings, tmp_path):
    """For tests that upload: folders of their own, for what visitors get and for what they do not."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_are_kept():
    """Of what a response was made of, keep the pages' contexts, not those of a thousand widgets in a form."""
    with pytest.MonkeyPatch.context() as patch:
        store = client.store_rendered_templates

        def store_pages(kept, signal, sender, template, context, **kwargs):
            if not (template.name or "").startswith("django/forms/"):
                store(kept, signal, sender, template, context, **kwargs)

        patch.setattr(client, "store_rendered_templates", store_pages)
        yield


def pytest_collection_modifyitems(items):
    """The browser's tests, which take longest, begin: two processes then end at the same time."""
    items.sort(key=lambda item: "browser" not in item.fixturenames)


def pytest_collection_finish():
    """Look for garbage seldom, and not among what is there for all tests: that took a sixth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
