"""A wrong or missing environment stops the start with a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def start(tmp_path, **environment):
    """Start the site's settings in a process of their own; return what it printed last."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.strip().rpartition("\n")[2]


def test_without_a_secret_it_does_not_start_and_says_which_variable(tmp_path):
    code, last_line = start(tmp_path)
    assert code
    assert "SECRET_KEY" in last_line
    assert "make setup" in last_line


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEBUG", "perhaps"), ("HTTPS", "sometimes"), ("DATABASE_URL", "a database"), ("STATIC_MANIFEST", "2")],
)
def test_a_wrong_value_is_refused_by_name(tmp_path, name, value):
    code, last_line = start(tmp_path, SECRET_KEY="x" * 60, **{name: value})
    assert code
    assert name in last_line


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "secret-key").write_text("y" * 60)
    code, last_line = start(tmp_path)
    assert code == 0, last_line


def test_it_is_safe_when_the_environment_says_nothing(tmp_path):
    (tmp_path / "secret-key").write_text("y" * 60)
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "SECRET_KEY": "aB3" + "x1Y2z3" * 12},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
