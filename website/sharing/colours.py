"""The colours of the site on a light screen, for what is drawn outside style sheets."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders


@cache
def tokens() -> dict[str, str]:
    """All of them by name, {"home": "#14543a"}, as the style sheet has them."""
    css = Path(finders.find("css/tokens.css")).read_text(encoding="utf-8")
    found = {}
    for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css):
        # Those of a dark screen come later.
        found.setdefault(name, value)
    return found


def colour(name):
    return tokens()[name]
