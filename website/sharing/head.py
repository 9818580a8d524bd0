"""What the head of a page tells machines: its one address, its languages, what a message shows of it."""

from typing import NamedTuple

from translations.addresses import absolute_by, address_in, address_of
from translations.languages import current, in_language, tag
from translations.texts import Text

# The language with its country, as Open Graph wants it.
LOCALES = {"sv": "sv_SE", "en": "en_GB"}


class Shared(NamedTuple):
    """What a message shows of the page at ``Head.canonical``, in the language of that page."""

    title: str
    description: str
    site_name: str
    locale: str
    other_locales: tuple[str, ...]
    picture: str
    picture_description: str


class FeedLink(NamedTuple):
    title: str
    url: str


class Alternate(NamedTuple):
    """The same page in another language."""

    tag: str
    url: str


class Head(NamedTuple):
    """The title and the description are in the language of the page; ``canonical`` is the address of the page in
    ``language``, that of its text, which is another where this one shows a fallback. A page without it is not for
    anybody to find.
    """

    site_name: str
    title: Text | None = None
    description: str = ""
    canonical: str = ""
    language: str = ""
    is_indexed: bool = False
    alternates: tuple[Alternate, ...] = ()
    shared: Shared | None = None
    feeds: tuple[FeedLink, ...] = ()


def head_of(request, subject, site) -> Head:
    """The head of the page that ``request`` asks for; of one without a ``subject``, as for an error, the least."""
    if subject is None:
        return Head(site_name=str(site))
    language, absolute = language_of_text(subject), absolute_by(request)
    # What the tab says is in one language: where the page is a fallback, that of its heading.
    title_language = current() if language == current() else subject.heading.language
    with in_language(title_language):
        title = Text(subject.title_of_part, title_language, is_fallback=False)
    addresses = {code: absolute(address_in(request, code) + subject.query) for code in subject.languages}
    description = subject.description
    return Head(
        site_name=str(site.called(title.language)),
        title=title._replace(is_fallback=title_language != current()),
        description=description,
        canonical=addresses[language],
        language=language,
        is_indexed=subject.is_indexed,
        alternates=alternates(addresses),
        shared=shared(absolute, subject, site, language, description if language == current() else None),
        feeds=feeds(subject, site),
    )


def language_of_text(subject):
    """The language that a visitor of the page reads: its own, or that of the fallback."""
    return current() if current() in subject.languages else subject.languages[0]


def alternates(addresses):
    """For search engines, the languages that a page exists in; none if it exists in one alone.

    ``addresses`` maps their codes to addresses, in the order of fallback: the first is for readers of other languages.
    """
    if len(addresses) < 2:
        return ()
    found = [Alternate(tag(code), url) for code, url in addresses.items()]
    return (*found, Alternate("x-default", found[0].url))


def feeds(subject, site):
    """What readers of feeds may follow from the page, in its own language: the partnership, and the site."""
    found = [FeedLink(str(site), address_of("website:feed"))]
    if subject.partnership:
        address = address_of("website:partnership_feed", subject.partnership.slug)
        found.insert(0, FeedLink(str(subject.partnership), address))
    return tuple(found)


def shared(absolute, subject, site, language, description):
    """``absolute`` makes an absolute address of a path.

    ``description`` is that of the subject in ``language``, if it is here already.
    """
    with in_language(language):
        card = subject.card(str(site.called(language)))
        return Shared(
            title=subject.heading.value,
            description=subject.description if description is None else description,
            site_name=str(site.called(language)),
            locale=locale(language),
            other_locales=tuple(locale(code) for code in subject.languages if code != language),
            picture=absolute(picture_address(subject, card)),
            picture_description=card.description,
        )


def picture_address(subject, card):
    """Where the picture of a page lies: another address for each picture that it has had."""
    return f"{address_of('website:picture', *subject.picture_key)}?v={card.fingerprint}"


def locale(language):
    return LOCALES.get(language, tag(language).replace("-", "_"))
