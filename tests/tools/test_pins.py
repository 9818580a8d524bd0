"""Is a requirement file found out that does not say what pyproject.toml says?"""

import pytest

from tests.tools.pins import problems

# pytest requires iniconfig, packaging, pluggy and pygments; iniconfig and asgiref require nothing.
PROJECT = {"dependencies": ["asgiref>=3"], "optional-dependencies": {"dev": ["pytest>=8"]}}
RUN = "asgiref==3.9.0 \\\n    --hash=sha256:00\n    # via pyproject.toml\n"
DEVELOP = RUN + "iniconfig==2.1.0\npackaging==25.0\npluggy==1.6.0\npygments==2.19.0\npytest==8.4.0\n"


def test_what_agrees_is_not_complained_about():
    assert problems(PROJECT, RUN, DEVELOP) == []


def test_a_pin_for_another_system_is_no_matter():
    assert problems(PROJECT, RUN + "tzdata==2026.6 ; sys_platform == 'win32' \\\n", DEVELOP) == []


@pytest.mark.parametrize(
    ("dependencies", "run", "develop", "problem"),
    [
        (["asgiref", "sqlparse"], RUN, DEVELOP, "sqlparse, which pyproject.toml asks for, is not pinned"),
        (["asgiref>=4"], RUN, DEVELOP, "pins asgiref 3.9.0, but pyproject.toml asks for >=4."),
        (["asgiref"], RUN, DEVELOP.replace("pluggy==1.6.0\n", ""), "pluggy, which pytest asks for, is not pinned"),
        (["asgiref"], RUN, DEVELOP.replace("pluggy==1.6.0", "pluggy==0.1"), "pins pluggy 0.1, but pytest asks for"),
        (
            ["asgiref"],
            RUN + "sqlparse==0.5\n",
            DEVELOP,
            "sqlparse is pinned in requirements.txt, but nothing asks for it.",
        ),
        (["asgiref"], RUN.replace("3.9.0", "3.8.0"), DEVELOP, "asgiref is 3.8.0 in requirements.txt and 3.9.0 in"),
        (["psycopg[binary]"], RUN + "psycopg==3.3\n", DEVELOP, "psycopg-binary, which psycopg asks for, is not pinned"),
    ],
)
def test_what_disagrees_is_named(dependencies, run, develop, problem):
    found = problems(PROJECT | {"dependencies": dependencies}, run, develop)
    assert problem in "\n".join(found)
