"""Texts that stand where a description should, and those that look alike but say something."""

import pytest

from publishing.alternative_texts import useless_alternative


@pytest.mark.parametrize(
    "text",
    [
        *("bild", "Bild", "En bild.", "image", "Image 3", "photo of", "Foto av", "A picture of the", "Bild 2 (kopia)"),
        *("IMG_1234", "IMG_1234.JPG", "DSC00123", "P1010034", "20240531_101112", "Bild på mötet.jpg", "vaxjo_mote_2"),
        *("WhatsApp Image 2024-05-31 at 10.11.12", "Skärmavbild 2024-05-31 kl. 10.11.12", "…", "2024", "logotyp"),
    ],
)
def test_what_says_nothing_is_useless(text):
    assert useless_alternative(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "Rådhuset", "A photo of the town hall", "En bild av Anna vid brunnen", "Växjö 2024"),
        *("Logotype of Sida", "Två elever visar sin plan.", "Ủy ban nhân dân tỉnh An Giang", "F-16", "Ett ID-kort"),
    ],
)
def test_what_says_something_is_not(text):
    assert not useless_alternative(text)
