import pytest


@pytest.fixture(autouse=True)
def _own_uploads(own_uploads):
    """Half of what is tested here uploads something."""
