"""The server is killed in the middle of a save and of a publish: the page is the old one or the new one, whole."""

import json
import subprocess
import sys

from django.conf import settings

from tests.tools.killed import NEW, OLD


def test_a_page_is_old_or_new_whenever_the_server_dies(tmp_path):
    command = [sys.executable, "-m", "tests.tools.killed", str(tmp_path)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    left = json.loads(done.stdout.splitlines()[-1])
    # The row is as it was throughout, and the draft is not there or whole.
    assert {tuple(one) for one in left["save"]} == {(OLD, None, 0), (OLD, NEW, 0)}
    # With the draft still there, or with everything that was in it.
    assert {tuple(one) for one in left["publish"]} == {(OLD, NEW, 0), (NEW, None, 1)}
    assert len(left["save"]) > 10
    assert len(left["publish"]) > 20
