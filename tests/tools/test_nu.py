"""Does the Nu checker find what is wrong, and nothing else?"""

import pytest

from tests.tools.nu import check_html

PAGE = '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Å</title></head><body>{}</body></html>'


@pytest.mark.needs("nu")
def test_finds_the_faults_of_each_page_and_names_its_address():
    messages = check_html(
        {
            "/good/": PAGE.format("<search><p>Växjö</p></search>"),
            "/no-alt/": PAGE.format("\n" + '<img src="/å.png">'),
            "/nested/": PAGE.format("<p><div>text</div></p>").encode(),
            "/warning/": PAGE.format("<section><p>no heading</p></section>"),
            "/remark/": PAGE.format("<br />"),
        }
    )
    text = "\n".join(messages)
    assert "/no-alt/, line 2: error: An “img” element must have an “alt”" in text
    assert "/nested/, line 1: error: No “p” element in scope" in text
    assert "/warning/, line 1: warning: Section lacks heading." in text
    assert "/remark/, line 1: info: Trailing slash on void elements" in text
    assert len(messages) == 4


@pytest.mark.needs("nu")
def test_says_nothing_of_good_pages():
    assert check_html({"/": PAGE.format("<h1>Partnerships</h1>")}) == []
