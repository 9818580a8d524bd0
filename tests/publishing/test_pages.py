"""An address never dies."""

import datetime

import pytest
from django.utils.timezone import now

from publishing.models import OldAddress, State
from tests.factories import make_municipality, make_partnership, make_project

pytestmark = pytest.mark.django_db


def withdraw(page, **reasons):
    page.state = State.WITHDRAWN
    for name, reason in reasons.items():
        setattr(page, name, reason)
    page.full_clean()
    page.save()


@pytest.mark.parametrize(
    ("old", "new"), [("/projekt/vatten/", "/projekt/vattenplan/"), ("/en/projects/vatten/", "/en/projects/vattenplan/")]
)
def test_a_changed_slug_redirects_for_good(client, old, new):
    project = make_project(title_sv="Vatten")
    project.slug = "mellansteg"
    project.save()
    project.slug = "vattenplan"
    project.save()
    response = client.get(f"{old}?x=1")
    assert (response.status_code, response["Location"]) == (301, f"{new}?x=1")
    # The slug may be changed back: a browser that kept the answer would be sent to and fro.
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "words", "language"),
    [
        ("/projekt/vatten/", "Sidan byggde på en felaktig uppgift.", "sv"),
        ("/en/projects/vatten/", "Sidan byggde på en felaktig uppgift.", "en"),
    ],
)
def test_a_withdrawn_page_says_that_it_is_gone_and_why(client, path, words, language):
    withdraw(make_project(title_sv="Vatten"), withdrawal_reason_sv=words)
    response = client.get(path)
    assert response.status_code == 410
    # It may be published again: a browser that kept the answer would not see it.
    assert response["Cache-Control"] == "no-cache"
    assert words in response.content.decode()
    if language == "en":
        assert f'lang="sv">{words}' in response.content.decode()


def test_a_deleted_page_that_was_public_is_gone_at_all_its_addresses(client):
    project = make_project(title_sv="Vatten")
    project.slug = "vattenplan"
    project.save()
    withdraw(project, withdrawal_reason_sv="Sidan var ett misstag.")
    project.delete()
    for slug in ("vatten", "vattenplan"):
        response = client.get(f"/projekt/{slug}/")
        assert response.status_code == 410
        assert "Sidan var ett misstag." in response.content.decode()


def test_a_page_that_never_was_public_leaves_nothing_behind(client):
    make_project(title_sv="Vatten", state=State.DRAFT).delete()
    assert client.get("/projekt/vatten/").status_code == 404
    assert not OldAddress.objects.exists()


def test_a_page_whose_time_is_over_is_gone(client):
    make_project(title_sv="Vatten", publish_until=now() - datetime.timedelta(days=1))
    assert client.get("/projekt/vatten/").status_code == 410


def test_a_draft_is_not_found(client):
    make_project(title_sv="Vatten", state=State.DRAFT)
    assert client.get("/projekt/vatten/").status_code == 404


def test_the_old_address_of_a_withdrawn_page_says_that_it_is_gone(client):
    project = make_project(title_sv="Vatten")
    project.slug = "vattenplan"
    project.save()
    withdraw(project, withdrawal_reason_sv="Sidan var ett misstag.")
    assert client.get("/projekt/vatten/").status_code == 410


def test_a_project_of_a_withdrawn_partnership_is_gone_with_it(client):
    partnership = make_partnership()
    make_project(partnership=partnership, title_sv="Vatten")
    withdraw(partnership, withdrawal_reason_sv="Avtalet gäller inte längre.")
    response = client.get("/projekt/vatten/")
    assert response.status_code == 410
    assert "Avtalet gäller inte längre." in response.content.decode()


def test_an_address_that_comes_back_leads_to_its_page(client):
    municipality = make_municipality(name_sv="Lund")
    withdraw(municipality, withdrawal_reason_sv="Sidan var ett misstag.")
    municipality.delete()
    assert client.get("/kommuner/lund/").status_code == 410
    again = make_municipality(name_sv="Lund", slug="")
    assert again.slug == "lund-2"


def test_what_nobody_has_seen_is_not_found_also_when_it_is_withdrawn_or_deleted(client):
    project = make_project(title_sv="Vatten", publish_from=now() + datetime.timedelta(days=9))
    withdraw(project, withdrawal_reason_sv="Den hemliga orsaken.")
    assert client.get("/projekt/vatten/").status_code == 404
    project.delete()
    assert client.get("/projekt/vatten/").status_code == 404


def test_an_address_that_nobody_has_seen_is_free_for_others():
    draft = make_project(title_sv="Vatten", state="draft")
    draft.slug = "annat"
    draft.save()
    assert make_project(title_sv="Vatten").slug == "vatten"
