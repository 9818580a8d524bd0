"""Who may do what in the admin."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import make_groups
from tests.factories import make_partnership, make_user
from tests.tools.forms import LANGUAGES, filled_form, in_turn
from website.models import SiteSettings

pytestmark = pytest.mark.django_db

ADMINISTRATION = ["accounts/user/", "accounts/user/add/", "auth/group/", "website/sitesettings/add/"]
CONTENT = [
    *("partnerships/partnership/", "partnerships/municipality/add/", "partnerships/steeringgroup/add/"),
    *("partnerships/organisation/add/", "projects/project/add/", "projects/focusarea/add/"),
    *("publishing/picture/add/", "publishing/document/add/", "website/textpage/"),
]


@pytest.fixture
def status_of(client, prefix):
    """Sign in as a member of a group and ask for a page: its status."""

    def ask(group, page):
        client.force_login(make_user([group] if group else []))
        return client.get(f"{prefix}/admin/{page}").status_code

    return ask


@in_turn("page", CONTENT)
def test_editors_and_administrators_edit_the_content(status_of, page, language):
    assert status_of("Editors", page) == 200
    assert status_of("Administrators", page) == 200
    assert status_of(None, page) == 403


@in_turn("page", ADMINISTRATION)
def test_only_administrators_touch_users_and_settings(status_of, page, language):
    assert status_of("Editors", page) == 403
    assert status_of("Administrators", page) == 200


def test_editors_do_not_send_what_they_may_not_open(editor):
    SiteSettings.objects.create(site_name_sv="Partnerskap")
    assert editor.post("/admin/website/sitesettings/1/change/", {"site_name_sv": "Mitt"}).status_code == 403
    assert editor.post("/admin/accounts/user/add/", {"username": "ny"}).status_code == 403
    assert editor.post(f"/admin/accounts/user/{editor.user.pk}/change/", {"is_superuser": "on"}).status_code == 403
    assert SiteSettings.current().site_name_sv == "Partnerskap"
    editor.user.refresh_from_db()
    assert not editor.user.is_superuser


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_administrator_adds_an_editor(client, prefix):
    client.force_login(make_user(["Administrators"]))
    add = f"{prefix}/admin/accounts/user/add/"
    password = {"password1": "ett ganska långt lösenord", "password2": "ett ganska långt lösenord"}
    group = Group.objects.get(name="Editors")
    response = client.post(add, filled_form(client.get(add), username="olle", groups=str(group.pk), **password))
    assert response.status_code == 302
    assert User.objects.get(username="olle").is_staff
    change = response.url
    client.post(change, filled_form(client.get(change), first_name="Olle"))
    olle = User.objects.get(username="olle")
    assert (str(olle), olle.is_staff, olle.is_superuser) == ("Olle", True, False)
    assert client.get(f"{prefix}/admin/accounts/user/?q=oll").context["cl"].result_count == 1
    client.force_login(olle)
    assert client.get(f"{prefix}/admin/partnerships/partnership/").status_code == 200


def test_a_translator_needs_a_language(client):
    client.force_login(make_user(["Administrators"]))
    user = make_user(is_staff=False)
    page = f"/en/admin/accounts/user/{user.pk}/change/"
    translators = str(Group.objects.get(name="Translators").pk)
    response = client.post(page, filled_form(client.get(page), groups=translators))
    assert response.context["errors"] == [["Say which language they translate into."]]
    client.post(page, filled_form(client.get(page), groups=translators, translates_into="en"))
    user.refresh_from_db()
    assert user.is_staff
    client.post(page, filled_form(client.get(page), groups=None))
    user.refresh_from_db()
    assert not user.is_staff


@LANGUAGES
def test_a_new_account_of_a_translator_needs_a_language(client, language, prefix):
    client.force_login(make_user(["Administrators"]))
    add = f"{prefix}/admin/accounts/user/add/"
    password = {"password1": "ett ganska långt lösenord", "password2": "ett ganska långt lösenord"}
    translators = str(Group.objects.get(name="Translators").pk)
    response = client.post(add, filled_form(client.get(add), username="tove", groups=translators, **password))
    with translation.override(language):
        words = _("Say which language they translate into.")
    assert response.context["errors"] == [[words]]
    assert words in response.content.decode()
    assert not User.objects.filter(username="tove").exists()
    client.post(add, filled_form(response, translates_into="en", **password))
    tove = User.objects.get(username="tove")
    assert (tove.is_staff, tove.translates_into) == (True, "en")


def test_what_is_no_more_for_translators_is_taken_from_those_there_are(db):
    group, right = Group.objects.get(name="Translators"), Permission.objects.get(codename="view_errorreport")
    group.permissions.add(right)
    make_groups(apps.get_app_config("website"))
    assert right not in group.permissions.all()
    assert group.permissions.filter(codename="translate_project").exists()


def test_an_administrator_does_not_make_a_superuser_of_anyone(client):
    user = make_user(["Administrators"])
    client.force_login(user)
    page = f"/admin/accounts/user/{user.pk}/change/"
    client.post(page, filled_form(client.get(page), is_superuser="on"))
    user.refresh_from_db()
    assert not user.is_superuser


def test_an_administrator_does_not_take_over_a_superuser(client):
    client.force_login(make_user(["Administrators"]))
    chief = make_user(is_superuser=True, username="chief")
    for page in ("change", "password", "delete"):
        assert client.get(f"/admin/accounts/user/{chief.pk}/{page}/").status_code in (302, 403, 404)
    assert "chief" not in client.get("/admin/accounts/user/").content.decode()
    client.post("/admin/accounts/user/", {"action": "delete_selected", "_selected_action": [chief.pk], "post": "yes"})
    assert User.objects.filter(pk=chief.pk).exists()


@pytest.mark.parametrize(("prefix", "language"), [("", "sv"), ("/en", "en")])
def test_who_is_not_signed_in_is_asked_to_be(client, prefix, language):
    page = f"{prefix}/admin/partnerships/partnership/{make_partnership().pk}/change/"
    response = client.get(page, follow=True)
    assert response.redirect_chain == [(f"{prefix}/admin/login/?next={page}", 302)]
    assert f'<html lang="{language}"' in response.content.decode()
    make_user(username="eva", password="eva eva eva eva", groups=["Editors"])
    data = filled_form(response, "login-form", username="eva", password="eva eva eva eva")
    assert client.post(response.redirect_chain[0][0], data).url == page


@pytest.mark.parametrize(
    ("prefix", "language", "leads_to"),
    [("", "en", "/en/admin/"), ("/en", "sv", "/admin/"), ("", "", "/admin/"), ("/en", "", "/en/admin/")],
)
def test_the_admin_opens_in_the_language_of_whoever_signs_in(client, prefix, language, leads_to):
    make_user(username="eva", password="eva eva eva eva", groups=["Editors"], language=language)
    page = f"{prefix}/admin/login/?next={prefix}/admin/"
    data = filled_form(client.get(page), "login-form", username="eva", password="eva eva eva eva")
    assert client.post(page, data).url == leads_to
