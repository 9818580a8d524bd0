"""The site's own settings, for a machine that knows nothing: the environment is given here, nothing else differs."""

import os
from pathlib import Path

# Within the checkout, so that two checkouts may be tested at the same time.
TEST_DATA = Path(__file__).parent.parent / "var" / "tests"
TEST_DATA.mkdir(parents=True, exist_ok=True)
os.environ.update(
    SECRET_KEY="only for tests, which keep nothing that is secret",
    HTTPS="no",
    DATA_DIR=str(TEST_DATA),
    DEBUG="no",
    EMAIL_URL="",
    # Tests ask nobody else's site; those of the links allow their own.
    LINK_CHECKS="no",
    # Commands speak the language of the shell.
    LC_ALL="C.UTF-8",
)
os.environ.pop("STATIC_MANIFEST", None)
# Playwright runs an event loop in the thread of the test; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A real file, as in production: an in-memory database knows neither the log nor two connections.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DATA / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
