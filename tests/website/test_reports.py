"""A visitor reports an error on a page: the form, what keeps it from abuse, what is stored and who is told."""

import datetime
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from tests.factories import make_area, make_municipality, make_partnership, make_project, make_user
from tests.public_pages import make_whole_site, public_paths
from tests.tools.forms import filled_form
from tests.tools.reading import markup, words
from website.models import ErrorReport, SiteSettings

pytestmark = pytest.mark.django_db

SV, EN = "/rapportera-fel/", "/en/report-an-error/"
FORMS = pytest.mark.parametrize("form", [SV, EN])
FROM_HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
WRONG = "The year is wrong, it was 2009."


def send(client, form=EN, page="", headers=FROM_HERE, address="192.0.2.1", **values):
    """Send the form as a browser would; returns the answer."""
    data = {"kind": "content", "text": WRONG, "suggestion": "", "email": "", "homepage": "", **values}
    body = urlencode({name: value for name, value in data.items() if value is not None})
    path = f"{form}?{urlencode({'page': page})}" if page else form
    kind = "application/x-www-form-urlencoded"
    return client.post(path, body, content_type=kind, headers=headers, REMOTE_ADDR=address)


# --- The form ----------------------------------------------------------------------------------------------------


def test_every_page_leads_to_the_form_which_names_the_page(client):
    make_whole_site()
    for path in [*public_paths(), "/en/projects/?area=vatten&page=2"]:
        form = EN if path.startswith("/en/") else SV
        page = client.get(path)
        if path == form:
            assert f'href="{form}' not in markup(page).partition('<footer class="site-footer"')[2]
            continue
        link = f"{form}?{urlencode({'page': path}, safe='/')}"
        assert f'<p class="wrap site-footer-report"><a href="{link}"' in markup(page), path
        assert f'<a href="{path}">'.replace("&", "&amp;") in markup(client.get(link)), path


@pytest.mark.parametrize(
    ("form", "page", "said"),
    [
        (SV, "/projekt/rent-vatten/", "Sida Rent vatten Ansvarig"),
        (EN, "/en/projects/rent-vatten/", "Page Rent vatten (in Swedish) Responsible"),
        (EN, "/projekt/rent-vatten/", "Page Rent vatten (in Swedish) Responsible"),
        (EN, "/en/focus-areas/vatten/", "Page Water Responsible"),
        (EN, "/fokusomraden/vatten/", "Page Vatten (in Swedish) Responsible"),
        (EN, "/en/partnerships/lund-leon/", "Page Lund – León Responsible"),
        (SV, "/kommuner/?page=2", "Sida Kommuner Ansvarig"),
        (EN, "/om/", "Page Om webbplatsen (in Swedish) Responsible"),
    ],
)
def test_the_form_names_the_page_in_its_own_language(client, form, page, said):
    partnership = make_partnership(home=make_municipality(name_sv="Lund"), partner=make_municipality(name_sv="León"))
    area = make_area(name_sv="Vatten", name_en="Water")
    make_project(partnership=partnership, title_sv="Rent vatten", areas=[area])
    response = client.get(form, {"page": page})
    assert said in words(response, "about")
    assert f'<a href="{page}">' in markup(response)


@pytest.mark.parametrize(
    "page",
    [
        *("https://example.org/", "//example.org/", "/\\example.org/", "///example.org", "javascript:alert(1)"),
        *("", "projekt", "http://[", "/" + "x" * 600, "\x00", "\n/en/"),
    ],
)
def test_a_foreign_or_broken_address_is_the_site(client, page):
    response = client.get(EN, {"page": page})
    assert response.status_code == 200
    assert words(response, "about").startswith("Your report Page The site as a whole")
    assert "example.org" not in markup(response).partition("<main")[2].partition("<form")[0]
    sent = send(client, page=page)
    assert sent.url == "/en/report-an-error/thank-you/"
    assert ErrorReport.objects.get().page_address == ""


@pytest.mark.parametrize(
    "page",
    [
        *("/en/projects/a-draft/", "/projekt/finns-inte/", "/en/not-there/", "/admin/", "/media/x.png"),
        *("/en/focus-areas/empty/", "/%00/", "/projekt/%00/", "/<script>", "/ ring 0900"),
    ],
)
def test_an_address_without_a_public_page_is_told_and_kept_but_no_link(client, page):
    make_project(title_en="A draft", slug="a-draft", state="draft")
    make_area(name_en="Empty", slug="empty")
    response = client.get(EN, {"page": page})
    written = page.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    assert f"An address where there is no page: {written}" in words(response, "about")
    assert f'href="{page}"' not in markup(response).partition("<main")[2].partition("<footer")[0]
    assert "A draft" not in markup(response)
    send(client, page=page)
    assert (ErrorReport.objects.get().page_address, ErrorReport.objects.get().page_title) == (written, "")


def test_the_form_says_who_answers(client):
    home = make_municipality(name_sv="Lund", official_name_sv="Lunds kommun")
    project = make_project(partnership=make_partnership(home=home), title_en="Water")
    with translation.override("en"):
        page = {"page": project.get_absolute_url()}
    assert words(client.get(EN, page), "about").endswith("Responsible Those responsible for the site")
    site = SiteSettings.objects.create(municipality=home)
    assert words(client.get(EN, page), "about").endswith("Responsible Lunds kommun (in Swedish)")
    site.contact_sv, site.contact_email, site.contact_phone = "Internationella enheten", "all@lund.se", "046-1"
    site.save()
    contact = "Responsible Internationella enheten (in Swedish) all@lund.se 046-1"
    assert words(client.get(EN, page), "about").endswith(contact)
    project.contact_en = "The water office"
    project.save()
    assert words(client.get(EN, page), "about").endswith("Responsible The water office all@lund.se")
    project.contact_email = "water@lund.se"
    project.save()
    assert words(client.get(EN, page), "about").endswith("Responsible The water office water@lund.se")


# --- What is sent ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "thanks"), [(SV, "tack/"), (EN, "thank-you/")])
def test_a_report_is_stored_and_thanked_for(client, form, thanks):
    make_project(title_sv="Rent vatten", title_en="Clean water", slug="rent-vatten")
    page = "/en/projects/rent-vatten/"
    values = {"kind": "accessibility", "suggestion": "It was 2009.", "email": "eva@example.org"}
    response = send(client, form, page, **values)
    assert (response.status_code, response.url) == (303, f"{form}{thanks}?page={page}")
    assert response["Cache-Control"] == "no-store"
    (report,) = ErrorReport.objects.all()
    assert {name: getattr(report, name) for name in values} == values
    assert (report.text, report.page_address, report.page_title) == (WRONG, page, "Clean water")
    assert report.language == ("en" if form == EN else "sv")
    assert not report.is_handled
    received = client.get(response.url)
    assert "Clean water" in words(received, "about")
    assert not response.cookies
    assert not received.cookies


def test_what_is_sent_twice_is_kept_once(client):
    assert [send(client).status_code for _ in range(3)] == [303, 303, 303]
    assert ErrorReport.objects.count() == 1
    send(client, text="Something else is wrong as well.")
    assert ErrorReport.objects.count() == 2


@pytest.mark.parametrize(("form", "begins"), [(SV, "<title>Fel: "), (EN, "<title>Error: ")])
def test_what_is_missing_is_said_above_the_form_and_at_the_field(client, form, begins):
    response = send(client, form, text="short", email="nobody", kind="", suggestion="“It’s” <b>2009</b>")
    html = markup(response)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert begins in html
    for field in ("id_text", "id_email", "id_kind_0"):
        assert f'<a href="#{field}">' in html
        assert f'id="{field}"' in html
    for field in ("text", "email"):
        assert f'id="id_{field}_error"' in html
        (tag,) = [tag for tag in html.split("<") if f'id="id_{field}"' in tag]
        assert 'aria-invalid="true"' in tag
        assert f"id_{field}_error" in tag.partition('aria-describedby="')[2].partition('"')[0].split()
    assert 'aria-describedby="id_kind_error"' in html
    assert "maxlength" not in html
    kept = filled_form(response)
    assert (kept["text"], kept["email"], kept["suggestion"]) == (["short"], ["nobody"], ["“It’s” <b>2009</b>"])
    assert "kind" not in kept
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"text": ""}, "Write what is wrong."),
        ({"text": None}, "Write what is wrong."),
        ({"text": " \r\n\x00 "}, "Write what is wrong."),
        ({"text": "x" * 9}, "Write at least 10 characters, so that it can be understood."),
        ({"text": "x" * 4001}, "Write at most 4000 characters; these are 4001."),
        ({"text": "x" * 1_000_000}, "Write at most 4000 characters; these are 1000000."),
        ({"suggestion": "x" * 4001}, "Write at most 4000 characters; these are 4001."),
        ({"kind": "bribery"}, "Choose what it is about."),
        ({"kind": "\x00"}, "Choose what it is about."),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "Write an e-mail address such as name@example.org"),
        ({"email": "a@example.org\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_taken_is_said_in_words(client, values, fault):
    response = send(client, **values)
    assert response.status_code == 200
    assert fault in words(response, "errors")
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("🌍" * 10, "🌍" * 10),
        ("x" * 3999 + "\r\n" + "y", None),
        ("x\r\n" * 1999 + "yy", "x\n" * 1999 + "yy"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("A NUL\x00 in the middle", "A NUL in the middle"),
        ("  spaces around it  ", "spaces around it"),
    ],
)
def test_unusual_text_is_kept_as_it_was_written(client, text, kept):
    send(client, text=text)
    assert [report.text for report in ErrorReport.objects.all()] == ([kept] if kept else [])


def test_a_body_that_is_larger_than_any_form_is_refused(client):
    assert send(client, text="x" * 11_000_000).status_code == 400


@FORMS
def test_a_program_that_fills_in_what_nobody_sees_is_thanked_and_nothing_is_kept(client, form):
    html = markup(client.get(form))
    decoy = html.partition('<div class="visually-hidden" aria-hidden="true">')[2].partition("</div>")[0]
    assert 'name="homepage" tabindex="-1" autocomplete="off"' in decoy
    response = send(client, form, homepage="https://example.org", text="short")
    assert response.status_code == 303
    assert client.get(response.url).status_code == 200
    assert not ErrorReport.objects.exists()


# --- Where it comes from -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "none", "Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://partnerskap.example.se"}, True),
        ({"Referer": "http://testserver/en/report-an-error/"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://example.org"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, False),
        ({"Origin": "https://testserver"}, False),
        ({"Origin": "http://testserver.example.org"}, False),
        ({"Origin": "http://testserver:81"}, False),
        ({"Origin": "null", "Referer": "http://testserver/"}, False),
        ({"Origin": "http://example.org", "Referer": "http://testserver/"}, False),
        ({"Referer": "http://example.org/?http://testserver/"}, False),
        ({"Referer": "http://testserver.example.org/"}, False),
        ({"Referer": "http://testserver@example.org/"}, False),
        ({"Referer": "http://["}, False),
        ({"Referer": "/en/"}, False),
        ({}, False),
    ],
)
@FORMS
def test_only_a_form_of_this_site_is_taken(client, settings, form, headers, is_taken):
    settings.CSRF_TRUSTED_ORIGINS = ["https://partnerskap.example.se"]
    response = send(client, form, headers=headers)
    assert response.status_code == (303 if is_taken else 403)
    assert ErrorReport.objects.exists() == is_taken
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    if not is_taken:
        said = "Det du skickade togs inte emot" if form == SV else "What you sent was not accepted"
        assert said in words(response)
        assert f'<a href="{form}">' in markup(response)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""])
def test_what_the_form_does_not_send_is_not_read(client, kind):
    response = client.post(EN, b"text=" + b"x" * 20, content_type=kind, headers=FROM_HERE)
    assert response.status_code == 403


def test_django_s_own_protection_does_not_ask_for_a_cookie():
    assert send(Client(enforce_csrf_checks=True)).status_code == 303


def test_other_methods_are_answered(client):
    for method in (client.head, client.options, client.get):
        response = method(EN)
        assert response.status_code == 200
        assert not response.cookies
    assert client.put(EN).status_code == 405
    assert not ErrorReport.objects.exists()


# --- How many ----------------------------------------------------------------------------------------------------


def send_many(client, count, **values):
    """The status of the last of ``count`` different reports."""
    return [send(client, text=f"{WRONG} Number {number}.", **values).status_code for number in range(count)][-1]


def test_a_client_is_heard_a_number_of_times_an_hour(client, settings):
    settings.REPORTS_PER_HOUR_AND_CLIENT = 3
    SiteSettings.objects.create(contact_email="all@lund.se")
    # Late in the evening, so that the hour goes past midnight, when the fingerprint of the client changes.
    with time_machine.travel("2026-05-31 23:40:00Z", tick=False) as clock:
        assert send_many(client, 3) == 303
        clock.shift(datetime.timedelta(minutes=55))
        response = send(client, text="One more that is wrong.")
        assert response.status_code == 429
        assert response["Cache-Control"] == "no-store"
        assert "We cannot take more reports right now" in words(response, "errors")
        assert '<a href="mailto:all@lund.se">' in markup(response)
        assert filled_form(response)["text"] == ["One more that is wrong."]
        assert ErrorReport.objects.count() == 3
        assert send(client, text="From another client.", address="192.0.2.2").status_code == 303
        clock.shift(datetime.timedelta(minutes=6))
        assert send(client, text="One more that is wrong.").status_code == 303


def test_all_clients_together_are_heard_a_number_of_times_an_hour(client, settings):
    settings.REPORTS_PER_HOUR = 2
    answers = [send(client, address=f"192.0.2.{number}").status_code for number in range(3)]
    assert answers == [303, 303, 429]
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1, minutes=1)):
        assert send(client).status_code == 303


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8::1", "2001:db8::2:3", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "", True),
        ("unknown", "unknown", True),
    ],
)
def test_a_network_of_one_client_counts_as_one(client, settings, first, second, is_same):
    settings.REPORTS_PER_HOUR_AND_CLIENT = 1
    assert send(client, address=first).status_code == 303
    assert send(client, text="Something else again.", address=second).status_code == (429 if is_same else 303)


def test_behind_a_proxy_the_client_is_the_one_that_the_proxy_names(client, settings):
    settings.REPORTS_PER_HOUR_AND_CLIENT, settings.BEHIND_PROXY = 1, True
    seen = ["198.51.100.1", "10.0.0.1, 198.51.100.2", "198.51.100.9, 198.51.100.1", ""]
    answers = [
        send(client, text=f"{WRONG} {number}", headers={**FROM_HERE, "X-Forwarded-For": forwarded}).status_code
        for number, forwarded in enumerate(seen)
    ]
    assert answers == [303, 303, 429, 303]
    settings.BEHIND_PROXY = False
    assert send(client, text=f"{WRONG} 9", headers={**FROM_HERE, "X-Forwarded-For": "1.2.3.4"}).status_code == 429


def test_the_address_of_a_client_is_not_stored_and_what_stands_for_it_is_erased(client):
    with time_machine.travel("2026-05-31 12:00:00Z", tick=False) as clock:
        send(client, address="198.51.100.77")
        first = ErrorReport.objects.values().get()
        assert "198.51.100.77" not in str(first)
        assert len(first["sender"]) == 64
        clock.shift(datetime.timedelta(hours=24, minutes=1))
        send(client, address="198.51.100.77", text="A day later something else.")
        assert ErrorReport.objects.get(pk=first["id"]).sender == ""
        later = ErrorReport.objects.exclude(pk=first["id"]).get().sender
        assert later not in ("", first["sender"])
        clock.shift(datetime.timedelta(hours=25))
        call_command("forget_reports")
        assert not ErrorReport.objects.exclude(sender="").exists()


# --- Who is told -------------------------------------------------------------------------------------------------


@pytest.fixture
def posted(settings, django_capture_on_commit_callbacks):
    """The site can send e-mail; return a function that sends a report and then does what follows a commit."""
    settings.SENDS_EMAIL, settings.DEFAULT_FROM_EMAIL = True, "site@lund.se"
    SiteSettings.objects.create(contact_email="all@lund.se")

    def send_and_commit(client, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return send(client, **values)

    return send_and_commit


def test_who_answers_for_the_page_gets_an_e_mail(client, posted):
    project = make_project(title_sv="Rent\nvatten", contact_email="vatten@lund.se")
    posted(client, page=f"/projekt/{project.slug}/", text="“It” is <wrong> & late.", email="eva@example.org")
    (message,) = mail.outbox
    report = ErrorReport.objects.get()
    assert (message.to, message.reply_to, message.from_email) == (
        ["vatten@lund.se"],
        ["eva@example.org"],
        "site@lund.se",
    )
    assert message.subject == "Rapporterat fel: Rent vatten"
    assert "“It” is <wrong> & late." in message.body
    assert f"http://testserver/projekt/{project.slug}/" in message.body
    assert f"http://testserver/admin/website/errorreport/{report.pk}/change/" in message.body
    posted(client, text="About the site as a whole.")
    assert (mail.outbox[1].to, mail.outbox[1].reply_to) == (["all@lund.se"], [])
    assert "Besökaren har inte bett om svar." in mail.outbox[1].body


def test_nobody_is_told_what_was_not_kept_or_where_no_e_mail_is_set_up(client, posted, settings):
    posted(client, homepage="https://example.org")
    posted(client, text="short")
    posted(client, headers={})
    assert mail.outbox == []
    posted(client)
    posted(client)
    assert len(mail.outbox) == 1
    settings.SENDS_EMAIL = False
    posted(client, text="Something else is wrong.")
    settings.SENDS_EMAIL = True
    SiteSettings.objects.update(contact_email="")
    posted(client, text="And something else again.")
    assert len(mail.outbox) == 1
    assert ErrorReport.objects.count() == 3


def test_a_mail_server_that_fails_loses_no_report_and_is_logged(client, posted, settings, caplog):
    # Nothing listens on port 9 of this machine.
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert posted(client).status_code == 303
    report = ErrorReport.objects.get()
    (record,) = [record for record in caplog.records if record.name == "website.error_reports.mail"]
    assert f"Report {report.pk} could not be sent to all@lund.se by e-mail" in record.getMessage()


# --- What is forgotten -------------------------------------------------------------------------------------------


def make_report(**values):
    return ErrorReport.objects.create(**{"language": "sv", "text": WRONG, **values})


def test_what_was_dealt_with_long_ago_is_deleted_and_nothing_else(capsys):
    with time_machine.travel("2026-05-31 12:00:00Z", tick=False):
        kept = [
            make_report(received_at="2020-01-01 12:00Z"),
            make_report(received_at="2020-01-01 12:00Z", handled_at="2025-12-03 12:00Z"),
        ]
        make_report(received_at="2020-01-01 12:00Z", handled_at="2025-12-02 11:59Z", handled_by=make_user())
        call_command("forget_reports")
        assert list(ErrorReport.objects.order_by("pk")) == kept
        assert "1 report was deleted that had been dealt with more than 180 days ago." in capsys.readouterr().out
        call_command("forget_reports", days=30)
        assert list(ErrorReport.objects.all()) == kept[:1]
        call_command("forget_reports")
        assert "0 reports were deleted" in capsys.readouterr().out
    for days in (-1, 10**9):
        with pytest.raises(CommandError, match="from 0 to 36500"):
            call_command("forget_reports", days=days)
