"""The accessibility rules of axe-core, run in a page that a browser shows."""

from importlib.resources import files

# All of WCAG 2.2 A and AA that a program can judge, the European norm that refers to it, and what is good besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


# The one rule that judges colours, for a page that has been judged and is now shown in others.
COLOURS = "color-contrast"


def axe(page) -> list[str]:
    """Return what axe finds against ``page`` (Playwright's), one text per broken rule and element; empty if nothing.

    The source is evaluated, not linked, so that a strict Content-Security-Policy does not stop it.
    """
    page.evaluate(SOURCE)
    return run(page, {"type": "tag", "values": TAGS})


def axe_on_colours(page) -> list[str]:
    """Return what axe finds against the colours of a page that ``axe()`` has already judged in others."""
    return run(page, {"type": "rule", "values": [COLOURS]})


def run(page, rules):
    # Without preloading: for that axe writes style sheets into the page, which a strict policy refuses and reports.
    # Of what passes one element is enough to know that the rule applied; to describe all takes twice the time.
    options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
    results = page.evaluate("options => axe.run(document, options)", options)
    if not results["passes"]:
        raise RuntimeError(f"No rule of axe applied to {page.url}: is the page empty?")
    return [as_text(rule, node) for rule in results["violations"] for node in rule["nodes"]]


def as_text(rule: dict, node: dict) -> str:
    """Return one violation as: rule, how bad, what it asks for; where; what would mend it; where to read more."""
    return (
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        f"    {node['html']}\n"
        f"    {' '.join(node['failureSummary'].split())}\n"
        f"    {rule['helpUrl']}"
    )
