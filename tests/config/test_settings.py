"""A wrong or missing environment stops the start with a sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def start(tmp_path, **environment):
    """Start the site's settings in a process of their own; return its exit code and all that it said."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.strip()


def test_without_a_secret_it_does_not_start_and_says_which_variable(tmp_path):
    code, said = start(tmp_path)
    assert code
    assert "SECRET_KEY" in said
    assert "make setup" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("DEBUG", "perhaps"), ("HTTPS", "sometimes"), ("STATIC_MANIFEST", "2"), ("BEHIND_PROXY", "nginx")),
        *(("DATABASE_URL", "a database"), ("DATABASE_URL", "mysql://x/y"), ("DATABASE_URL", "postgres://")),
        *(("DATA_DIR", "/proc/none"), ("DATA_DIR", "/dev/null"), ("MEDIA_ROOT", "/dev/null"), ("MEDIA_ROOT", "/")),
        ("PRIVATE_ROOT", "/dev/null"),
        *(("MEDIA_ROOT", str(ROOT)), ("ALLOWED_HOSTS", "https://lund.se/"), ("CSRF_TRUSTED_ORIGINS", "lund.se")),
        *(("SECRET_KEY_FILE", sys.executable), ("EMAIL_URL", "lund.se"), ("EMAIL_URL", "pop://lund.se")),
        ("PUBLISHING_BLOCKERS", "vague_link, everything"),
        *(("EMAIL_URL", "smtp://lund.se:port"), ("EMAIL_URL", "smtp://lund.se?timeout=soon")),
        *(("PAGE_CACHE_MB", "much"), ("PAGE_CACHE_MB", "-1"), ("PAGE_CACHE_MB", "2.5")),
        *(("LINK_CHECKS", "seldom"), ("LINK_CHECK_INTERNAL_HOSTS", "http://intranet.lund.se/")),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_that_names_it(tmp_path, name, value):
    secret = {} if name == "SECRET_KEY_FILE" else {"SECRET_KEY": "x" * 60}
    code, said = start(tmp_path, **secret, **{name: value})
    assert code
    assert said.startswith(f"The environment variable {name} must ")
    assert "\n" not in said


def test_an_empty_value_is_as_good_as_none(tmp_path):
    """Above all it is not the current folder, from which everything would be served."""
    names = ["SECRET_KEY_FILE", "MEDIA_ROOT", "PRIVATE_ROOT", "DATABASE_URL", "ALLOWED_HOSTS", "DEBUG", "HTTPS"]
    names += ["EMAIL_URL", "DEFAULT_FROM_EMAIL", "PUBLISHING_BLOCKERS", "SECOND_PERSON_PUBLISHES"]
    names += ["CSRF_TRUSTED_ORIGINS", "LINK_CHECKS", "LINK_CHECK_INTERNAL_HOSTS", "PAGE_CACHE_MB"]
    code, said = start(tmp_path, SECRET_KEY="x" * 60, **dict.fromkeys(names, ""))
    assert code == 0, said
    assert (tmp_path / "media").is_dir()
    assert (tmp_path / "private").is_dir()


@pytest.mark.parametrize("folder", ["media", "media/private", "static/originals", "link"])
def test_what_is_private_does_not_lie_in_what_is_served_to_everyone(tmp_path, folder):
    (tmp_path / "media").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "media")
    code, said = start(tmp_path, SECRET_KEY="x" * 60, PRIVATE_ROOT=str(tmp_path / folder))
    assert code
    assert said.startswith("The environment variable PRIVATE_ROOT must name a folder that lies in none")


def test_e_mail_needs_somebody_to_be_sent_from(tmp_path):
    environment = {"SECRET_KEY": "x" * 60, "EMAIL_URL": "submission://user:password@smtp.lund.se"}
    code, said = start(tmp_path, **environment)
    assert code
    assert said == "The environment variable DEFAULT_FROM_EMAIL must be the address that e-mail is sent from."
    code, said = start(tmp_path, **environment, DEFAULT_FROM_EMAIL="site@lund.se")
    assert code == 0, said


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "secret-key").write_text("y" * 60)
    code, said = start(tmp_path)
    assert code == 0, said


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
