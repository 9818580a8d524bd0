"""Takes the pictures in docs/screenshots anew, of a site with the example content that is running: `make run`, then

.venv/bin/python -m tests.tools.screenshots [http://127.0.0.1:8000]
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.tools.needs import find_chromium

FOLDER = Path(__file__).parent.parent.parent / "docs" / "screenshots"
# The file, what is shown at which width and height, on which kind of screen; and the heading that is at the top.
SHOTS = [
    ("front-page.png", "/", 1280, 900, "light", None),
    ("partnership.png", "/en/partnerships/vaxjo-jb-marks/", 1280, 900, "light", None),
    ("timeline.png", "/en/partnerships/vaxjo-jb-marks/", 1280, 900, "light", "#timeline"),
    ("project-dark.png", "/en/projects/blue-vietnam/", 1280, 900, "dark", None),
    ("phone.png", "/partnerskap/vaxjo-vushtrri/", 390, 844, "light", None),
    ("search-phone-dark.png", "/sok/?q=vattnet", 390, 844, "dark", None),
]


def take(page, base, path, top):
    page.goto(f"{base}{path}")
    if top:
        page.locator(top).evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 32)")
    picture = Image.open(io.BytesIO(page.screenshot()))
    # Few colours make a small file, and these pages have few.
    return picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def main(base="http://127.0.0.1:8000"):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for name, path, width, height, scheme, top in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            take(page, base, path, top).save(FOLDER / name, optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
