"""Pictures on public pages: with their size, their alternative text, and whose they are."""

import re

import pytest
from django.utils import translation

from partnerships.models import Member
from projects.models import ProjectPicture
from tests.factories import make_municipality, make_partnership, make_picture, make_project, make_steering_group
from tests.tools.forms import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_uploads")]


def with_cover(picture):
    return make_project(cover=picture)


def with_gallery(picture):
    project = make_project()
    ProjectPicture.objects.create(project=project, picture=picture, caption_sv="Ett möte.")
    return project


def of_partnership(picture):
    return make_partnership(cover=picture)


def of_municipality(picture):
    return make_municipality(picture=picture)


def with_member(picture):
    group = make_steering_group()
    municipality = group.partnership.home
    Member.objects.create(group=group, municipality=municipality, office_sv="ordförande", name="Anna Ek", photo=picture)
    return group.partnership


LARGE = [with_cover, with_gallery, of_partnership, of_municipality]


@pytest.mark.parametrize("page", LARGE)
@pytest.mark.parametrize(
    ("values", "credit"),
    [
        ({"photographer": "Anna Ek", "licence": "CC BY 4.0"}, "Foto: Anna Ek, CC BY 4.0"),
        ({"photographer": "Anna Ek"}, "Foto: Anna Ek"),
        ({"licence": "CC0"}, "CC0"),
    ],
)
def test_a_large_picture_says_whose_it_is(client, page, values, credit):
    html = client.get(page(make_picture(**values)).get_absolute_url()).content.decode()
    [said] = re.findall(r'<span class="credit">\s*(.*?)\s*</span>', html, re.DOTALL)
    assert said == credit


@pytest.mark.parametrize("page", [*LARGE, with_member])
def test_every_picture_has_its_size_and_keeps_its_focal_point_in_sight(client, page):
    html = client.get(page(make_picture(focal_x=25, focal_y=4)).get_absolute_url()).content.decode()
    [image] = re.findall(r'<img class="focus[^>]*>', html)
    assert 'width="480" height="360"' in image
    assert "focus-x-30 focus-y-0" in image
    assert 'type="image/webp"' in html


@LANGUAGES
def test_an_alternative_text_says_its_language_and_a_decorative_picture_has_none(client, language, prefix):
    with translation.override(language):
        described = with_cover(make_picture(alt_sv="Torget i Lund.")).get_absolute_url()
        decorative = with_cover(make_picture()).get_absolute_url()
    html = client.get(described).content.decode()
    assert f'alt="Torget i Lund."{"" if language == "sv" else " lang=" + chr(34) + "sv" + chr(34)}>' in html
    assert 'height="360" alt="">' in client.get(decorative).content.decode()


def test_a_picture_of_which_no_size_was_made_is_left_out(client):
    picture = make_picture()
    picture.renditions = []
    picture.save()
    html = client.get(with_cover(picture).get_absolute_url()).content.decode()
    assert "<picture>" not in html
    assert picture.file.name not in html
