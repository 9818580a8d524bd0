"""Does a missing tool say so?"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TESTS = """
import pytest

@pytest.mark.needs("gettext")
def test_with():
    pass

def test_without():
    pass
"""


def run_tests(folder, *options, tests=TESTS, programs=(), **environment):
    """Run a test file on a machine that has these programs and no others; return status and output."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_some.py").write_text(tests)
    (folder / "bin").mkdir()
    for program in programs:
        (folder / "bin" / program).symlink_to(sys.executable)
    environment |= {"PATH": str(folder / "bin"), "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "tests.tools.needs", *options]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    return run.returncode, run.stdout + run.stderr


def test_a_test_without_its_tool_is_skipped_and_the_last_lines_say_so(tmp_path):
    status, output = run_tests(tmp_path, "-p", "xdist", "-n", "1")
    assert status == 0
    *_, last_but_one, last = output.splitlines()
    assert last_but_one == "NOT RUN: 1 test without gettext. To install it: apt-get install gettext"
    assert "1 passed, 1 skipped" in last


def test_a_tool_that_is_there_is_used(tmp_path):
    programs = ["xgettext", "msguniq", "msgmerge", "msgattrib"]
    status, output = run_tests(tmp_path, programs=programs, REQUIRE_ALL="1")
    assert status == 0
    assert "2 passed" in output
    assert "NOT RUN" not in output


def test_a_tool_that_is_required_or_unknown_fails_the_test(tmp_path):
    tests = TESTS + "\n@pytest.mark.needs('getext')\ndef test_misspelt():\n    pass\n"
    status, output = run_tests(tmp_path, tests=tests, REQUIRE_ALL="1")
    assert status == 1
    assert "1 passed, 2 errors" in output
    assert "REQUIRE_ALL=1, but this machine is without gettext: apt-get install gettext" in output
    assert "needs(getext) is not among chromium, nu, gettext, postgres." in output
