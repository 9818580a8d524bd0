"""A pytest plugin: a test that needs more than Python says so, and is never skipped in silence.

``@pytest.mark.needs("chromium")`` skips the test on a machine without Chromium, and the run ends with lines that say
how many tests were not run, for want of what, and how to install it. With REQUIRE_ALL=1 in the environment such a
test fails instead. What a test can need stands in ``TOOLS``; ``python -m tests.tools.needs`` lists what is there.
"""

import ctypes
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

NODE_MODULES = Path(__file__).parent / "node_modules"


def find_chromium() -> str | None:
    """Return the path of the Chromium that CHROMIUM names, or of the system's own, if Playwright can drive it."""
    if sys.platform == "linux":
        try:
            # Playwright brings a Node of its own, and that needs a library which a small Debian lacks.
            ctypes.CDLL("libatomic.so.1")
        except OSError:
            return None
    return shutil.which(os.environ.get("CHROMIUM") or "chromium")


def find_nu_checker() -> Path | None:
    """Return the path of vnu.jar, if it is there and Java to run it too."""
    jar = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    return jar if jar.is_file() and shutil.which("java") else None


def find_gettext() -> str | None:
    """Return the path of the last of gettext's programs that Django's makemessages starts, if they all are there."""
    programs = [shutil.which(name) for name in ("msguniq", "msgmerge", "msgattrib", "xgettext")]
    return programs[-1] if all(programs) else None


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's own programs, the newest where there are several; Debian keeps them aside."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    newest = found[-1] if found else shutil.which("initdb")
    return Path(newest).parent if newest else None


@dataclass(frozen=True)
class Tool:
    """Something outside Python: its name in a sentence, how to install it on Debian, and where it is, if it is."""

    name: str
    install: str
    find: Callable[[], str | Path | None]


TOOLS = {
    "chromium": Tool("a browser (Chromium)", "apt-get install chromium fonts-liberation libatomic1", find_chromium),
    "nu": Tool(
        "the Nu HTML checker",
        "apt-get install default-jre-headless npm, then npm ci --prefix tests/tools --ignore-scripts",
        find_nu_checker,
    ),
    "gettext": Tool("gettext", "apt-get install gettext", find_gettext),
    "postgres": Tool("PostgreSQL", "apt-get install postgresql", find_postgres),
}


def everything_is_required() -> bool:
    return os.environ.get("REQUIRE_ALL") == "1"


def pytest_configure(config):
    config.addinivalue_line("markers", f"needs(*tools): what must be installed for this test: {', '.join(TOOLS)}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before any fixture starts: skip, or fail, where a tool is missing."""
    needed = {tool for marker in item.iter_markers("needs") for tool in marker.args}
    if unknown := needed - TOOLS.keys():
        pytest.fail(f"needs({', '.join(sorted(unknown))}) is not among {', '.join(TOOLS)}.", pytrace=False)
    missing = sorted(tool for tool in needed if not TOOLS[tool].find())
    if not missing:
        return
    reason = "; ".join(f"without {TOOLS[tool].name}: {TOOLS[tool].install}" for tool in missing)
    if everything_is_required():
        pytest.fail(f"REQUIRE_ALL=1, but this machine is {reason}", pytrace=False)
    # Properties travel with the report, also from one of several test processes to the one that prints the summary.
    item.user_properties.extend(("missing tool", tool) for tool in missing)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Say what was not run, after all else that the summary has to say."""
    result = yield
    skipped = terminalreporter.stats.get("skipped", [])
    properties = [tuple(pair) for report in skipped for pair in report.user_properties]
    for tool, tests in sorted(Counter(tool for key, tool in properties if key == "missing tool").items()):
        terminalreporter.write_line(
            f"NOT RUN: {tests} {'test' if tests == 1 else 'tests'} without {TOOLS[tool].name}. "
            f"To install it: {TOOLS[tool].install}",
            yellow=True,
        )
    return result


if __name__ == "__main__":
    for tool in TOOLS.values():
        print(f"{tool.name}: {tool.find() or f'missing. To install it: {tool.install}'}")
