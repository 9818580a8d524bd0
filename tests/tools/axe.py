"""The accessibility rules of axe-core, run in a page that a browser shows."""

from importlib.resources import files

# All of WCAG 2.2 A and AA that a program can judge, the European norm that refers to it, and what is good besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

PHONE_WIDTH, DESKTOP_WIDTH = 320, 1280
UNFOLD = "document.querySelectorAll('details').forEach(details => { details.open = true })"
SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def axe(page) -> list[str]:
    """Return what axe finds against ``page`` (Playwright's), one text per broken rule and element; empty if nothing.

    The source is evaluated, not linked, so that a strict Content-Security-Policy does not stop it.
    """
    page.evaluate(SOURCE)
    return run(page)


def axe_on_phone_and_desktop(page, path) -> list[str]:
    """Load ``path`` in a page opened at PHONE_WIDTH, and return what axe finds there and at DESKTOP_WIDTH, sideways
    scrolling included.

    It is loaded once and judged twice, on the phone in dark and on the desktop in light: to judge the colours takes
    longest. What the phone keeps folded is unfolded, so that its colours are judged too.
    """
    found = []
    for width, scheme in [(PHONE_WIDTH, "dark"), (DESKTOP_WIDTH, "light")]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        if width == PHONE_WIDTH:
            page.goto(path)
            page.evaluate(UNFOLD)
            faults = axe(page)
        else:
            faults = run(page)
        if page.evaluate(SCROLLS_SIDEWAYS):
            faults.append("The page scrolls sideways.")
        found += [f"At {width} pixels in {scheme}: {fault}" for fault in faults]
    return found


def run(page):
    # Without preloading: for that axe writes style sheets into the page, which a strict policy refuses and reports.
    # Of what passes one element is enough to know that the rule applied; to describe all takes twice the time.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "preload": False, "resultTypes": ["violations"]}
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
