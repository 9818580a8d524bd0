"""The pictures that messages show of a page: what they are of, under which address, for how long."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils.timezone import now
from PIL import Image, ImageChops

from tests.factories import make_area, make_municipality, make_partnership, make_project
from tests.tools.heads import Head
from website.sharing import colours, pictures
from website.sharing.cards import Card, Spot

pytestmark = pytest.mark.django_db

LUND = Spot("home", "Lund", 55.7, 13.2)
LEON = Spot("partner", "León", 12.4, -86.9)


@pytest.fixture
def partnership():
    lund = make_municipality(name_sv="Lund", latitude="55.7", longitude="13.2")
    leon = make_municipality(name_sv="León", country="NI", latitude="12.4", longitude="-86.9")
    return make_partnership(home=lund, partner=leon, start_year=1988, accent="jade", lead_sv="Text.", lead_en="Text.")


def address_of(client, path):
    """The address of the picture of a page, as its head has it."""
    address = Head(client.get(path)).meta("og:image")
    assert address.startswith("http://testserver/"), address
    return urlsplit(address)._replace(scheme="", netloc="").geturl()


def image(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    found = Image.open(io.BytesIO(response.content))
    assert found.size == (1200, 630)
    # Quickly there on any connection.
    assert len(response.content) < 80_000
    return found.convert("RGB")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_kind_of_page_names_a_picture_of_its_own(client, prefix):
    call_command("load_example", verbosity=0)
    paths = {
        "": ["/", "/partnerskap/", "/projekt/?area=energy", "/fokusomraden/", "/kommuner/", "/om/", "/kommuner/vaxjo/"],
        "/en": ["/en/", "/en/partnerships/vaxjo-kalush/", "/en/projects/sekos/", "/en/focus-areas/energy/"],
    }[prefix]
    addresses = set()
    for path in paths:
        head = Head(client.get(path))
        address = address_of(client, path)
        assert address.startswith({"": "/delningsbild/", "/en": "/en/sharing-picture/"}[prefix])
        response = client.get(address)
        image(response)
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert not response.cookies
        assert head.meta("og:image:alt")
        assert (head.meta("og:image:width"), head.meta("og:image:height")) == ("1200", "630")
        assert head.meta("twitter:card") == "summary_large_image"
        addresses.add(address)
    assert len(addresses) == len(paths)


def test_what_is_drawn_is_said_in_words_in_the_language_of_the_page(client, partnership):
    project = make_project(partnership=partnership, title_sv="Brunnar", title_en="Wells", start="2016", end="2018")
    said = {
        path: Head(client.get(path)).meta("og:image:alt")
        for path in (partnership.get_absolute_url(), f"/en/projects/{project.slug}/", f"/projekt/{project.slug}/")
    }
    assert list(said.values()) == [
        "Partnerskap. Lund – León. Sedan\xa01988, Nicaragua. Karta med Lund, León.",
        "Project. Wells. Lund – León. 2016–2018. Map with Lund, León.",
        "Projekt. Brunnar. Lund – León. 2016–2018. Karta med Lund, León.",
    ]


def test_a_change_gives_another_picture_another_address(client, partnership):
    project = make_project(partnership=partnership, title_sv="Brunnar", body_sv="<p>Text.</p>")
    path = project.get_absolute_url()
    before = address_of(client, path)
    old = client.get(before)
    project.body_sv = "<p>En annan text, som inte är på bilden.</p>"
    project.save()
    assert address_of(client, path) == before
    project.title_sv = "Pumpar"
    project.save()
    after = address_of(client, path)
    assert after != before
    new = client.get(after)
    assert ImageChops.difference(image(old), image(new)).getbbox()
    # Who has the old address gets the picture of now, and does not keep it.
    late = client.get(before)
    assert late.content == new.content
    assert (
        late["Cache-Control"]
        == client.get(path.replace("/projekt/", "/delningsbild/project/")[:-1] + ".png")["Cache-Control"]
        == "no-cache"
    )
    assert client.get(after, headers={"if-none-match": new["ETag"]}).status_code == 304
    assert client.head(after).status_code == 200


@pytest.mark.parametrize(("path", "english"), [("/", "/en/"), ("/partnerskap/", "/en/partnerships/")])
def test_the_site_shows_all_its_partners_on_the_map(client, partnership, path, english):
    lone = make_municipality(name_sv="Ribe", country="DK")
    make_partnership(home=partnership.home, partner=lone, lead_sv="Text.", lead_en="Text.", order=2)
    said = Head(client.get(path)).meta("og:image:alt")
    assert said.endswith("Nicaragua, Danmark. Karta med Lund, León."), said
    assert Head(client.get(english)).meta("og:image:alt").endswith("Nicaragua, Denmark. Map with Lund, León.")
    before = address_of(client, path)
    response = client.get(before)
    assert response["Cache-Control"].endswith("immutable")
    swedish, other = image(response), image(client.get(address_of(client, english)))
    assert ImageChops.difference(swedish, other).getbbox()
    partnership.accent = "plum"
    partnership.save()
    after = address_of(client, path)
    assert after != before
    assert ImageChops.difference(swedish, image(client.get(after))).getbbox()


def test_a_municipality_and_a_focus_area_say_how_large_they_are(client, partnership):
    ribe = make_municipality(name_sv="Ribe", country="DK", population=8000, population_year=2024)
    make_partnership(home=partnership.home, partner=ribe, lead_sv="Text.")
    area = make_area(name_sv="Energi", name_en="Energy", about_en="Text.", about_sv="Text.")
    make_project(partnership=partnership, areas=[area])
    said = {
        path: Head(client.get(path)).meta("og:image:alt")
        for path in (ribe.get_absolute_url(), f"/en/focus-areas/{area.slug}/")
    }
    # A place without coordinates promises no map.
    assert list(said.values()) == [
        "Kommun i Danmark. Ribe. 8\xa0000\xa0invånare (2024).",
        "Focus area. Energy. 1 project.",
    ]
    for path in said:
        response = client.get(address_of(client, path))
        image(response)
        assert response["Cache-Control"].endswith("immutable")


def test_other_colours_give_the_picture_another_address(monkeypatch):
    card = Card("Plats", heading="Brunnar")
    before = card.fingerprint
    monkeypatch.setattr(colours, "tokens", lambda: {"ink": "#000000"})
    assert card.fingerprint != before


def test_a_page_that_is_a_fallback_names_the_picture_of_its_text(client, partnership):
    project = make_project(partnership=partnership, title_sv="Brunnar")
    swedish = address_of(client, project.get_absolute_url())
    assert address_of(client, f"/en/projects/{project.slug}/") == swedish
    assert swedish.startswith("/delningsbild/project/brunnar.png?v=")


def test_only_what_is_public_has_a_picture(client, partnership):
    hidden = make_project(partnership=partnership, state="draft")
    later = make_project(partnership=partnership, publish_from=now() + timedelta(days=1))
    for wrong in (
        *(f"/delningsbild/project/{project.slug}.png" for project in (hidden, later)),
        *("/delningsbild/project/finns-inte.png", "/delningsbild/steeringgroup/x.png", "/delningsbild/user/1.png"),
        *(
            "/delningsbild/list/x.png",
            "/delningsbild/list/website-report-received.png",
            "/delningsbild/textpage/financing.png",
        ),
        f"/delningsbild/focusarea/{make_area().slug}.png",
    ):
        assert client.get(wrong).status_code == 404, wrong
    project = make_project(partnership=partnership, title_sv="Brunnar")
    project.slug = "pumpar"
    project.save()
    moved = client.get("/delningsbild/project/brunnar.png?v=1")
    assert (moved.status_code, moved["Location"]) == (301, "/delningsbild/project/pumpar.png?v=1")
    image(client.get(moved["Location"]))
    project.state, project.withdrawal_reason_sv = "withdrawn", "Fel."
    project.save()
    assert client.get("/delningsbild/project/pumpar.png").status_code == 410


@pytest.mark.parametrize(
    "card",
    [
        Card("", heading="", kicker=""),
        Card(
            "Plats",
            heading="X" * 200,
            pair=("L" * 100, "Ö" * 100),
            spots=(LUND, LEON),
            joined=((0, 1),),
            colour="ochre",
        ),
        Card("Plats", pair=("L" * 100, "Ö" * 100), colour="slate"),
        Card("日本語のサイト", heading="日本語 العربية 😀", kicker="\x00\x0b", facts="‮"),
        Card(
            "S",
            heading=" ".join(["ord"] * 60),
            spots=(Spot("home", "Sydpolen", -90, 0), Spot("partner", "Nord", 90, 180)),
            joined=((0, 1),),
        ),
        Card("S", heading="En plats", spots=(LUND, Spot("partner", "Samma", 55.7, 13.2)), joined=((0, 1),)),
    ],
)
def test_anything_can_be_drawn(card):
    drawn = Image.open(io.BytesIO(pictures.picture_of.__wrapped__(card)))
    assert drawn.size == (1200, 630)


@pytest.mark.parametrize("title", ["X" * 150, "日本語のプロジェクト", "😀", "Вучитрн Đặng Xuyên ëđ"])
def test_a_title_of_any_letters_has_a_picture(client, partnership, title):
    project = make_project(partnership=partnership, title_sv=title, body_sv="<p>Text.</p>")
    image(client.get(address_of(client, project.get_absolute_url())))


def test_words_stay_within_their_room():
    type_ = pictures.font(48)
    for text in ("X" * 200, "ett två " * 30, "kommunfullmäktigeledamöternas " * 4):
        lines = pictures.wrapped(text.strip(), type_, 600)
        assert all(type_.getlength(line) <= 600 for line in lines)
        assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")
    assert pictures.cut("ett två tre", type_, 10_000) == "ett två tre"
    assert pictures.cut("ett två tre", type_, 150).endswith("…")
    assert type_.getlength(pictures.cut("X" * 200, type_, 150)) <= 150


def test_no_word_of_a_heading_is_broken_that_fits_in_smaller_letters():
    long = "grönstrukturplanering"
    size, lines = pictures.heading_lines(f"Strategisk {long}", 600, 400)
    assert (lines, size in pictures.HEADING_SIZES) == (["Strategisk", long], True)
    # Lines are about as long as each other, and no more of them for that.
    assert pictures.heading_lines("Vatten och avlopp i hela det stora landet", 600, 400)[1][-1] != "landet"


def test_a_heading_does_not_reach_the_names_on_the_map():
    """Whatever the places, what is drawn of them is to the right of the words."""
    for partner in (Spot("partner", "Long Xuyên", 10.38, 105.43), Spot("partner", "Seattle", 47.6, -122.3), LEON):
        drawing = pictures.map_of(Card("S", heading="X", spots=(LUND, partner), joined=((0, 1),)))
        boxes = [place.box for place in drawing.places if place.box]
        assert all(box.left >= pictures.MARGIN + pictures.TEXT_WIDTH for box in boxes)
        assert all(0 <= place.point.x <= pictures.WIDTH for place in drawing.places)


def test_letters_that_the_font_lacks_are_written_in_plain_ones():
    assert pictures.legible("Växjö Vučitrn Вучитрн Long Xuyên Kalúš") == "Växjö Vučitrn Вучитрн Long Xuyên Kalúš"
    assert pictures.legible("日本 😀\x0b\ttre") == "RiBen tre"
    # A sign that it has stays, and a hyphen that is not shown parts no word.
    assert pictures.legible("2 °C kommun\u00adfullmäktige") == "2 °C kommunfullmäktige"
