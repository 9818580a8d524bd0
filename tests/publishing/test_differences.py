"""What a reader is told of two texts, with [-gone-] and {+new+} words."""

import pytest

from publishing.differences import compared


def told(before, after, *, is_rich=False):
    signs = {"": "{}", "ins": "{{+{}+}}", "del": "[-{}-]"}
    lines = []
    for block in compared(before, after, is_rich=is_rich):
        parts = "".join(
            signs[part.fate].format(
                f"*{part.text}*" if part.is_strong else part.text + (f"({part.href})" if part.href else "")
            )
            for part in block.parts
        )
        lines.append(f"{block.kind}: {parts}")
    return lines


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("Rent vatten åt alla", "Rent dricksvatten åt alla", [": Rent [-vatten -]{+dricksvatten +}åt alla"]),
        ("", "Nytt", [": {+Nytt+}"]),
        ("Gammalt", "", [": [-Gammalt-]"]),
        ("2011", "2012", [": [-2011-]{+2012+}"]),
        ("<b>inte fetstil</b>", "<b>inte fet</b>", [": <b>inte [-fetstil</b>-]{+fet</b>+}"]),
    ],
)
def test_plain_texts_are_compared_word_by_word(before, after, lines):
    assert told(before, after) == lines


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        # A new heading in the middle leaves the rest as it is.
        (
            "<p>Ett stycke.</p><p>Ett till.</p>",
            "<p>Ett stycke.</p><h3>Rubrik</h3><p>Ett till.</p>",
            ["p: Ett stycke.", "h3: {+Rubrik+}", "p: Ett till."],
        ),
        # A word that has become bold is told.
        ("<p>Vatten åt alla</p>", "<p>Vatten åt <strong>alla</strong></p>", ["p: Vatten åt [-alla-]{+*alla*+}"]),
        # So is a link that leads elsewhere.
        (
            '<p><a href="https://a.se">Läs</a></p>',
            '<p><a href="https://b.se">Läs</a></p>',
            ["p: [-Läs(https://a.se)-]{+Läs(https://b.se)+}"],
        ),
        # The editor wraps items in paragraphs.
        ("<ul><li>Ett</li></ul>", "<ul><li><p>Ett</p></li><li><p>Två</p></li></ul>", ["li: Ett", "li: {+Två+}"]),
        ("<p>Ett &amp; två</p>", "<p>Ett &amp; tre</p>", ["p: Ett & [-två-]{+tre+}"]),
    ],
)
def test_rich_texts_are_compared_with_their_marks(before, after, lines):
    assert told(before, after, is_rich=True) == lines
