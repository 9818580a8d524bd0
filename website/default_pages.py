"""The text pages that a new site begins with: true of the software, for an editor to make their own."""

from publishing.changes import data_job
from publishing.models import State
from translations.languages import codes, column

# key: (state, title, lead, body), each text by language. What is said here must hold for any municipality.
PAGES = {
    "about": (
        State.PUBLISHED,
        {"sv": "Om webbplatsen", "en": "About this site"},
        {
            "sv": "Här visas kommunens internationella partnerskap: med vilka, vad som görs och vad det har gett.",
            "en": "This site shows the municipality’s international partnerships: who they are with, what is done and "
            "what has come of it.",
        },
        {
            "sv": "<p>Varje partnerskap har en egen sida med sina projekt, sin styrgrupp och dem som samordnar och "
            "finansierar. Allt går att läsa på svenska och engelska. Finns en text bara på det ena språket visas "
            "den på det språket, och det står utsatt.</p>",
            "en": "<p>Every partnership has a page of its own with its projects, its steering group and those who "
            "coordinate and fund it. Everything can be read in Swedish and English. Where a text exists in one of"
            " the languages only, it is shown in that language and marked as such.</p>",
        },
    ),
    "financing": (
        State.DRAFT,
        {"sv": "Så finansieras partnerskapen", "en": "How the partnerships are financed"},
        {},
        {},
    ),
    "accessibility": (
        State.PUBLISHED,
        {"sv": "Tillgänglighet", "en": "Accessibility"},
        {
            "sv": "Webbplatsen är byggd för att kunna användas av alla, med skärmläsare, med tangentbord och på en "
            "liten skärm.",
            "en": "The site is built to be used by everyone, with a screen reader, with a keyboard and on a small "
            "screen.",
        },
        {
            "sv": "<p>Målet är att följa Web Content Accessibility Guidelines (WCAG) 2.2 på nivå AA. Varje sidtyp "
            "prövas automatiskt vid varje ändring av webbplatsen. Om något ändå är svårt att använda vill vi veta"
            ' det: <a href="/rapportera-fel/">berätta vad som är fel</a>.</p>',
            "en": "<p>The aim is to follow the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA. Every kind "
            "of page is checked automatically whenever the site is changed. If something is still difficult to "
            'use, we want to know: please <a href="/en/report-an-error/">tell us what is wrong</a>.</p>',
        },
    ),
    "privacy": (
        State.PUBLISHED,
        {"sv": "Personuppgifter", "en": "Privacy"},
        {
            "sv": "Du kan läsa allt på den här webbplatsen utan att lämna några uppgifter om dig själv.",
            "en": "You can read everything on this site without giving any information about yourself.",
        },
        {
            "sv": "<p>De publika sidorna sätter inga kakor och hämtar ingenting från andra webbplatser. Ingen profil "
            "skapas av dig som läser.</p>"
            "<h3>Om du rapporterar ett fel</h3>"
            "<p>Det du skriver sparas tillsammans med sidans adress, tidpunkten och din e-postadress, om du lämnar den."
            " Det används för att rätta felet och för att svara dig. Det kan också skickas med e-post till den funktion"
            " som ansvarar för sidan. En rutin som är avsedd att köras varje dag raderar det som åtgärdades för mer än "
            "180 dagar sedan. Mot missbruk sparas ett kontrolltal som räknas fram ur din nätadress, inte adressen "
            "själv. När det är ett dygn gammalt tas det bort nästa gång en rapport kommer in eller rutinen "
            "körs.</p>",
            "en": "<p>The public pages set no cookies and fetch nothing from other sites. No profile is made of you as "
            "a reader.</p>"
            "<h3>If you report an error</h3>"
            "<p>What you write is kept with the address of the page, the time and your e-mail address, if you give it. "
            "It is used to put the error right and to answer you. It may also be sent by e-mail to the function that "
            "answers for the page. A routine that is meant to be run every day deletes what was dealt with more than "
            "180 days ago. Against abuse a check value is kept that is worked out from your network address, not the "
            "address itself. Once it is a day old it is erased the next time a report comes in or the routine is "
            "run.</p>",
        },
    ),
}


def make_default_pages(app_config, using="default", **kwargs):
    """Make the text pages that are missing, after migrate; so they survive tests that empty the tables."""
    from .models import TextPage

    if app_config.label != "website":
        return
    present = set(TextPage.objects.using(using).values_list("key", flat=True))
    for key in PAGES:
        if key not in present:
            page = TextPage(key=key)
            reset(page)
            with data_job():
                page.save(using=using)


def reset(page):
    """Give ``page`` the texts that a new site begins with, without saving it."""
    state, *texts = PAGES[page.key]
    page.order = list(PAGES).index(page.key)
    page.state = state
    page.updated_at = None
    for field, by_language in zip(("title", "lead", "body"), texts, strict=True):
        for code in codes():
            setattr(page, column(field, code), by_language.get(code))


def is_untouched(page):
    """Whether nobody has changed ``page`` since the site was new."""
    return page.updated_at is None and page.state == PAGES[page.key][0]
