"""Maps: where places lie, what names stand beside them, and what a page without a photograph shows instead."""

import json
import math
import re

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.maps import land
from partnerships.maps.drawing import draw
from partnerships.maps.projection import UNIT, project
from tests.factories import make_municipality, make_partnership, make_picture, make_project
from tests.tools.reading import markup, words
from translations.texts import Text

PLACES = {
    "Lund": ("55.70320", "13.19290"),
    "León": ("12.43450", "-86.87800"),
    "Nuuk": ("64.18140", "-51.69410"),
    "Suva": ("-18.14160", "178.44190"),
}


def make_place(name, **values):
    latitude, longitude = PLACES[name]
    return make_municipality(name_sv=name, latitude=latitude, longitude=longitude, **values)


@pytest.fixture
def pair(db):
    return make_partnership(home=make_place("Lund"), partner=make_place("León", country="NI"), start_year=1988)


def given_places(names):
    return [(name, Text(name, "sv", is_fallback=False), *map(float, PLACES[name])) for name in names]


# --- The projection and the land ---------------------------------------------------------------------------------


def test_a_square_of_land_is_as_large_in_the_north_as_at_the_equator():
    def area_per_square_kilometre(latitude):
        corners = [project(latitude, 20), project(latitude, 20.1), project(latitude + 0.1, 20.1)]
        true_size = (0.1 * 111.195) ** 2 * math.cos(math.radians(latitude + 0.05))
        return abs(land.area(corners)) * 2 * UNIT**2 / true_size

    sizes = [area_per_square_kilometre(latitude) for latitude in (0, 30, 57, 70)]
    assert sizes == pytest.approx([1] * 4, rel=0.01)


def is_on_land(latitude, longitude):
    """Whether an outline of the land goes round the place an odd number of times."""
    x, y = project(latitude, longitude)
    crossings = 0
    for points in land.outlines():
        for one, other in zip(points, [*points[1:], points[0]], strict=True):
            if (one.y > y) != (other.y > y) and x < one.x + (y - one.y) / (other.y - one.y) * (other.x - one.x):
                crossings += 1
    return crossings % 2 == 1


def test_the_land_is_where_the_places_are_and_the_sea_is_not():
    inland = {"Växjö": (56.883, 14.8), "Potchefstroom": (-26.715, 27.103), "Vushtrri": (42.822, 20.969)}
    inland |= {"Long Xuyen": (10.374, 105.446), "Yakutsk": (62.0, 129.7), "Managua": (12.1, -86.2)}
    at_sea = {"Baltic": (58.2, 20.0), "Atlantic": (30, -40), "Pacific": (0, -140), "Bering": (58, -178)}
    assert {name for name, place in inland.items() if not is_on_land(*place)} == set()
    assert {name for name, place in at_sea.items() if is_on_land(*place)} == set()


def test_land_is_drawn_from_a_topology(tmp_path, monkeypatch, capsys):
    """A large square that is kept, an island that is too small, and the part that an arc walked backwards adds."""
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[0, 0], [10, 0], [0, 10]], [[0, 0], [0, 10], [10, 0]], [[50, 0], [0.1, 0], [0, 0.1], [-0.1, -0.1]]],
        "objects": {
            "land": {
                "geometries": [{"type": "MultiPolygon", "arcs": [[[0, ~1]], [[2]]]}],
            }
        },
    }
    file = tmp_path / "land.json"
    file.write_text(json.dumps(topology), encoding="utf-8")
    (tmp_path / "static" / "img").mkdir(parents=True)
    monkeypatch.setattr("django.conf.settings.BASE_DIR", tmp_path)
    call_command("draw_land", file)
    drawn = (tmp_path / "static" / "img" / "land.svg").read_text(encoding="utf-8")
    assert drawn.count("M") == 1
    corner, opposite = project(0, 0), project(10, 10)
    assert f"M{round(corner.x)} {round(corner.y)}l" in drawn
    assert f"l{round(opposite.x - corner.x)} 0" in drawn or f" {round(opposite.y)}" in drawn.replace("-", " -")


def test_a_file_that_is_no_map_is_refused_in_a_sentence(tmp_path):
    file = tmp_path / "land.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="is not a TopoJSON file"):
        call_command("draw_land", file)


# --- Drawings ----------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=40), st.floats(-90, 90), st.floats(-180, 180, exclude_max=True)),
        max_size=25,
    )
)
def test_whatever_the_places_all_are_inside_and_no_name_covers_another(places):
    given = [(number, Text(name, "sv", is_fallback=False), *rest) for number, (name, *rest) in enumerate(places)]
    drawing = draw(given, [], width=320, height=340)
    assert len(drawing.places) == len(places)
    boxes = [place.box for place in drawing.places if place.box]
    for number, box in enumerate(boxes):
        assert box.left >= 0
        assert box.right <= 320
        assert not any(box.overlap(other) for other in boxes[:number])
    for place in drawing.places:
        assert 0 <= place.point.x <= 320
        assert 0 <= place.point.y <= 340


def test_every_name_has_room_where_places_are_far_apart():
    drawing = draw(given_places(PLACES), [("Lund", "Suva")], width=1152, height=520)
    assert [str(place.name) for place in drawing.places if place.label] == list(PLACES)
    assert drawing.place("Nuuk").point.x < drawing.place("Lund").point.x < drawing.place("Suva").point.x
    near, far = map(str, drawing.arcs[0])
    start, end = drawing.place("Lund").point, drawing.place("Suva").point
    assert near.startswith(f"M{start.x} {start.y}Q")
    assert far.endswith(f" {end.x} {end.y}")


# --- Pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "country"), [("/partnerskap/", "Nicaragua"), ("/en/", "Nicaragua")])
def test_the_map_leads_to_each_partnership_and_to_the_home_municipality(client, pair, path, country):
    html = markup(client.get(path))
    for size in ("wide", "narrow"):
        drawing = re.search(rf'<div class="map map-{size}".*?</div>', html, re.DOTALL)[0]
        prefix = "/en/partnerships/" if path.startswith("/en") else "/partnerskap/"
        assert f'href="{prefix}lund-leon/" aria-label="Lund – León, {country}"' in drawing
        assert 'aria-label="Lund"' in drawing
        assert ">León</text>" in drawing


def test_beside_the_map_stands_the_same_as_a_table(client, pair):
    table = words(client.get("/en/partnerships/")).partition("The partnerships on the map")[2]
    assert table.startswith(" Partner Years Projects León Nicaragua since 1988 0")


def test_a_partner_without_coordinates_is_not_on_the_map_but_in_the_table(client, pair):
    make_partnership(home=pair.home, partner=make_municipality(name_sv="Viborg", country="DK"), order=2)
    html = markup(client.get("/partnerskap/"))
    drawing = re.search(r'<div class="map map-wide".*?</div>', html, re.DOTALL)[0]
    assert "León" in drawing
    assert "Viborg" not in drawing
    assert "Viborg" in re.search(r"<table.*?</table>", html, re.DOTALL)[0]


def test_without_any_coordinates_there_is_no_map_and_no_cover(client, db):
    partnership = make_partnership()
    project = make_project(partnership=partnership)
    for page in ("/", "/partnerskap/", *(p.get_absolute_url() for p in (partnership, project, partnership.partner))):
        response = client.get(page)
        assert response.status_code == 200
        assert 'class="map ' not in markup(response), page
        assert "cover-map" not in markup(response), page


def test_a_page_without_a_photograph_has_a_cover_drawn_from_its_own_place(client, pair):
    nuuk = make_place("Nuuk", country="GL")
    pages = {
        pair: {"Lund", "León"},
        pair.partner: {"León"},
        make_project(partnership=pair): {"Lund", "León"},
        make_project(partnership=pair, place=nuuk): {"Lund", "Nuuk"},
        # It took place at home, which is one of the two already.
        make_project(partnership=pair, place=pair.home): {"Lund", "León"},
        make_project(partnership=pair, partner_at_the_time=nuuk): {"Lund", "Nuuk"},
    }
    for page, names in pages.items():
        cover = re.search(r'<div class="cover-map.*?</div>', markup(client.get(page.get_absolute_url())), re.DOTALL)[0]
        assert set(re.findall(r">([^<]+)</text>", cover)) == names, page
        assert 'aria-hidden="true"' in cover


def test_a_photograph_takes_the_place_of_the_drawn_cover(client, pair, own_uploads):
    pair.cover = make_picture()
    pair.save()
    html = markup(client.get(pair.get_absolute_url()))
    assert "cover-map" not in html
    assert "<picture>" in html
