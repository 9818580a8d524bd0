"""A visitor's words become hits: every word must be found, in any of its forms, on a page that is public now."""

from collections import Counter
from difflib import get_close_matches
from functools import cache
from itertools import combinations
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.timezone import now as current_time

from publishing.models import SearchEntry
from publishing.prepared import Parameter, filled

from . import keys
from .backend import backend
from .index import catch_up, searchable_models
from .words import WORD, fold, normal, wanted, words_of

# More hits of a kind than this are not listed, nor counted exactly: nobody reads them to the end.
MOST = 200
# Where the words stand decides first, and the database's own measure among equals.
WHOLE_IN_TITLE, IN_TITLE, IN_TITLE_FOLDED, IN_LEAD, ANYWHERE = range(5)
# So many other searches are offered where one found nothing.
NEAR = 5
# How much a word of a title must be like one that was not found, from 0 to 1, and how long it must be; and in how many
# titles such a word is looked for.
ALIKE = 0.72
SHORTEST_ALIKE = 4
MOST_TITLES = 500


class Hit(NamedTuple):
    """A page that was found, and the key of its entry."""

    key: int
    model: type
    object_id: int


class Hits:
    """What was found: ``listed``, best first, and ``counts`` by model; ``is_cut`` has those of which there are more."""

    def __init__(self, hits, is_cut=frozenset()):
        self.listed = hits
        self.is_cut = is_cut
        self.counts = {}
        for hit in self.listed:
            self.counts[hit.model] = self.counts.get(hit.model, 0) + 1

    def of(self, model):
        return Hits([hit for hit in self.listed if hit.model is model], self.is_cut & {model})


def search(query, language, now):
    """Return the Hits for ``query`` (any text) among what a reader of ``language`` may see at ``now``.

    Three queries, and more where the clock has made entries untrue.
    """
    asked = wanted(query)
    if not asked:
        return Hits([])
    catch_up(now)
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in searchable_models()}
    pages = keys.every_page(language)
    any_public = public_of_any(kinds, now)
    queries = [
        # "Energi" before "energiplanering": no word is the beginning of another.
        first_hits(WHOLE_IN_TITLE, [word.whole() for word in asked], pages, columns=("title",), is_folded=False),
        first_hits(IN_TITLE, asked, pages, columns=("title",), is_folded=False),
        first_hits(IN_TITLE_FOLDED, asked, pages, any_public, columns=("title",)),
        first_hits(IN_LEAD, asked, pages, any_public, columns=("title", "lead")),
        *(first_hits(ANYWHERE, asked, keys.every_page(language, kind), public(kinds[kind], now)) for kind in kinds),
    ]
    found = {tier: [] for tier in (WHOLE_IN_TITLE, IN_TITLE, IN_TITLE_FOLDED, IN_LEAD, ANYWHERE)}
    for tier, key in rows_of(queries):
        found[tier].append(key)
    of_kinds = Counter(keys.parts(key)[0] for key in found[ANYWHERE])
    is_cut = {kind for kind, count in of_kinds.items() if count > MOST}
    ranks = ranks_of(asked, pages, found, is_cut) if found[ANYWHERE] else {}
    return in_order(found, ranks, kinds, is_cut)


def ranks_of(asked, pages, found, is_cut):
    """What the database makes of the hits, by key: lower is better.

    To weigh a word it counts every page that has it: of words that are everywhere, which tell little apart, only hits
    in titles are weighed, or none.
    """
    columns = ("title",) if is_cut else ()
    if is_cut and not 0 < len(found[IN_TITLE_FOLDED]) <= MOST:
        return {}
    rank, rank_params = backend().rank(asked)
    sql, params = select(f"{backend().KEY} AS entry, {rank} AS place", asked, pages, columns=columns)
    return dict(rows_of([(sql, [*rank_params, *params])]))


def in_order(found, ranks, kinds, is_cut):
    """The Hits of what was ``found``, keys by tier; the first two tiers hold keys that may be of no public page."""
    whole, in_title = set(found[WHOLE_IN_TITLE]), set(found[IN_TITLE])
    # The best tier of each is written last.
    tiers = {key: tier for tier in (ANYWHERE, IN_LEAD, IN_TITLE_FOLDED) for key in found[tier]}
    tiers |= dict.fromkeys(in_title & tiers.keys(), IN_TITLE)
    tiers |= dict.fromkeys(whole & tiers.keys(), WHOLE_IN_TITLE)
    hits, kept = [], dict.fromkeys(kinds, 0)
    for _tier, _rank, key in sorted([(tier, ranks.get(key, 0), key) for key, tier in tiers.items()]):
        kind, object_id = keys.parts(key)
        kept[kind] += 1
        if kept[kind] <= MOST:
            hits.append(Hit(key, kinds[kind], object_id))
    return Hits(hits, frozenset(kinds[kind] for kind in is_cut))


def first_hits(tier, asked, pages, public=None, columns=(), is_folded=True):
    """SQL for the first hits of one sort, as (tier, key), and its parameters."""
    sql, params = select(f"{tier} AS tier, {backend().KEY} AS entry", asked, pages, public, columns, is_folded)
    return f"SELECT * FROM ({sql} LIMIT {MOST + 1}) AS found", params  # noqa: S608


def select(what, asked, pages, public=None, columns=(), is_folded=True):
    """SQL for the entries among ``pages`` (first and last key) that have every word, and its parameters."""
    database = backend()
    match, params = database.condition(asked, columns, is_folded)
    also, also_params = public or ("1 = 1", [])
    where = f"{match} AND {database.KEY} BETWEEN %s AND %s AND {also}"
    return f"SELECT {what} FROM {database.SOURCE} WHERE {where}", [*params, *pages, *also_params]  # noqa: S608


def rows_of(queries):
    """The rows of several queries, pairs of SQL and parameters, asked as one."""
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(sql for sql, _params in queries)
        cursor.execute(sql, [value for _sql, params in queries for value in params])
        return cursor.fetchall()


def public(model, now):
    """SQL for the page of an entry being one that a search may find at ``now``, and its parameters."""
    sql, params = public_at_a_moment(model)
    return sql, filled(params, {"now": now}, connection)


@cache
def public_at_a_moment(model):
    """What ``public()`` says, written once, with a Parameter for the moment."""
    page = RawSQL(f"{backend().KEY} & {keys.PAGE_MASK}", ())  # noqa: S611
    pages = model._default_manager.findable(Parameter("now")).order_by().filter(pk=page)
    sql, params = pages.values("pk").query.sql_with_params()
    return f"EXISTS ({sql})", params


def public_of_any(kinds, now):
    """As ``public()``, of an entry of any of ``kinds``, a dictionary of content types and models."""
    publics = {kind: public(model, now) for kind, model in kinds.items()}
    cases = " ".join(f"WHEN {kind} THEN {sql}" for kind, (sql, _params) in publics.items())
    kind = f"{backend().KEY} >> {keys.PAGE_BITS} & {keys.MODEL_MASK}"
    return f"CASE {kind} {cases} END", [value for _sql, params in publics.values() for value in params]


def matching(model, query, language):
    """SQL for the keys of the rows of ``model`` that have every word of ``query``, as for ``filter(pk__in=…)``."""
    catch_up(current_time())
    pages = keys.every_page(language, ContentType.objects.get_for_model(model).pk)
    return RawSQL(*select(f"{backend().KEY} & {keys.PAGE_MASK}", wanted(query), pages))  # noqa: S611


def near(query, language, now):
    """Searches like one that found nothing, which do: [(words, number of hits), …]. Three queries at most.

    First with words of titles in the place of one that is nowhere, as where it is misspelt; then of fewer of the words,
    most first. More than MOST hits are not counted: the number is then MOST + 1.
    """
    words = list(dict.fromkeys(word for word in words_of(query) if normal(word)))
    fewer = [*combinations(words, len(words) - 1), *((word,) for word in words)] if len(words) > 1 else []
    fewer = dict.fromkeys(" ".join(some) for some in fewer)
    found = counts(fewer, language, now)
    lost = [word for word in words if word not in found]
    alike = counts(with_words_alike(words, lost, language), language, now) if lost else {}
    return list((alike | found).items())[:NEAR]


def counts(queries, language, now):
    """The number of hits of each of ``queries`` that has some, in their order."""
    if not queries:
        return {}
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in searchable_models()}
    any_public = public_of_any(kinds, now)
    found = dict(rows_of([count(place, wanted(some), language, any_public) for place, some in enumerate(queries)]))
    return {some: found[place] for place, some in enumerate(queries) if found[place]}


def with_words_alike(words, lost, language):
    """``words`` as one search, with each of the ``lost`` ones replaced by words of titles that are most like it."""
    known = words_of_titles(language)
    alike = {word: get_close_matches(fold(normal(word)), known, cutoff=ALIKE) for word in lost}
    if not all(alike.values()):
        return []
    # Several ways to mend one word; of more words the best way for each.
    ways = zip(*alike.values(), strict=False) if len(lost) > 1 else ((one,) for one in alike[lost[0]])
    mended = [dict(zip(lost, (known[one] for one in way), strict=True)) for way in ways]
    return list(dict.fromkeys(" ".join(way.get(word, word) for word in words) for way in mended))


def words_of_titles(language):
    """The words in titles of a number of pages, in plain letters: {"vaxjo": "Växjö"}."""
    pages = keys.every_page(language)
    entries = SearchEntry.objects.filter(pk__range=pages).order_by("pk")[:MOST_TITLES]
    found = {}
    for texts in entries.values_list("texts__title", flat=True):
        for text, _language in texts:
            for word in WORD.findall(text):
                if len(word) >= SHORTEST_ALIKE:
                    found.setdefault(fold(normal(word)), word)
    return found


def count(place, asked, language, public):
    """SQL for the number of hits, with the place of the search among others."""
    sql, params = first_hits(ANYWHERE, asked, keys.every_page(language), public)
    return f"SELECT {place} AS place, count(*) FROM ({sql}) AS hits", params  # noqa: S608
