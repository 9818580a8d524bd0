"""A visitor's words become hits: every word must be found, in any of its forms, on a page that is public now."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.expressions import RawSQL

from .backend import backend
from .index import scope, searchable_models
from .words import normal, wanted, words_of

# More hits of a kind than this are not ranked or listed, nor counted exactly: nobody reads them to the end.
MOST = 500
# Where the words stand decides first, and the database's own measure among equals: (columns, folded words too).
TIERS = ((("title",), False), (("title",), True), (("title", "lead"), True))
# Stands for the moment of a search in SQL that is written once.
SOME_MOMENT = datetime(1900, 1, 1, 1, 1, 1, 1, tzinfo=UTC)
# So many other searches are offered where one found nothing.
NEAR = 5


@dataclass(frozen=True, order=True)
class Hit:
    """A page that was found: better ones come first."""

    tier: int
    rank: float
    entry_id: int
    model: type = field(compare=False)
    object_id: int = field(compare=False)


class Hits:
    """What was found: ``listed``, best first, and ``counts`` by model; ``is_cut`` has those of which there are more."""

    def __init__(self, hits, is_cut=frozenset()):
        self.listed = sorted(hits)
        self.is_cut = is_cut
        self.counts = {}
        for hit in self.listed:
            self.counts[hit.model] = self.counts.get(hit.model, 0) + 1

    def of(self, model):
        return Hits([hit for hit in self.listed if hit.model is model], self.is_cut & {model})


def search(query, language, now, models=None):
    """Return the Hits for ``query`` (any text) among what a reader of ``language`` may see at ``now``. One query."""
    asked = wanted(query)
    if not asked:
        return Hits([])
    return found_by(asked, language, now, models or searchable_models())


def found_by(asked, language, now, models):
    kinds = {ContentType.objects.get_for_model(model): model for model in models}
    any_public = public_of_any(kinds, now)
    arms = [
        arm(asked, tier, scope(language), any_public, columns, is_folded)
        for tier, (columns, is_folded) in enumerate(TIERS)
    ]
    arms += [arm(asked, len(TIERS), scope(language, kind), public(model, now)) for kind, model in kinds.items()]
    return hits_from(rows_of_all(arms), {kind.pk: model for kind, model in kinds.items()})


def rows_of_all(arms):
    """The rows of several queries, pairs of SQL and parameters, asked as one."""
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(sql for sql, _params in arms)
        cursor.execute(sql, [value for _sql, params in arms for value in params])
        return cursor.fetchall()


def public_of_any(kinds, now):
    """As ``public()``, of an entry of any of ``kinds``, a dictionary of content types and models."""
    publics = {kind: public(model, now) for kind, model in kinds.items()}
    either = [f"(entry.content_type_id = {kind.pk} AND {sql})" for kind, (sql, _params) in publics.items()]
    return f"({' OR '.join(either)})", [value for _sql, params in publics.values() for value in params]


def arm(asked, tier, scope, public, columns=(), is_folded=True):
    """SQL for the first hits of one tier or kind: (tier, rank, entry, content type, object)."""
    database = backend()
    rank, rank_params = database.rank(asked)
    match, match_params = database.condition(asked, scope, columns, is_folded)
    sql = (
        f"SELECT {tier} AS tier, {rank} AS place, entry.id, entry.content_type_id, entry.object_id "  # noqa: S608
        f"FROM {database.SOURCE} WHERE {match} AND {public[0]} LIMIT {MOST + 1}"
    )
    return f"SELECT * FROM ({sql}) AS found", [*rank_params, *match_params, *public[1]]  # noqa: S608


def public(model, now):
    """SQL for the page of an entry being one that a search may find at ``now``, and its parameters."""
    sql, params = public_at_some_moment(model)
    some_moment, moment = map(connection.ops.adapt_datetimefield_value, (SOME_MOMENT, now))
    return sql, [moment if value == some_moment else value for value in params]


@cache
def public_at_some_moment(model):
    """What ``public()`` says, made once: Django takes longer to write it than a database to search."""
    pages = model._default_manager.findable(SOME_MOMENT).order_by().filter(pk=RawSQL("entry.object_id", ()))
    sql, params = pages.values("pk").query.sql_with_params()
    return f"EXISTS ({sql})", params


def hits_from(rows, models):
    best, counted = {}, dict.fromkeys(models, 0)
    for tier, rank, entry_id, type_id, object_id in rows:
        counted[type_id] += tier == len(TIERS)
        if entry_id not in best or best[entry_id].tier > tier:
            best[entry_id] = Hit(tier, rank, entry_id, models[type_id], object_id)
    is_cut = frozenset(models[type_id] for type_id, count in counted.items() if count > MOST)
    listed, kept = [], dict.fromkeys(models.values(), 0)
    for hit in sorted(best.values()):
        kept[hit.model] += 1
        if kept[hit.model] <= MOST:
            listed.append(hit)
    return Hits(listed, is_cut)


def matching(model, query, language):
    """SQL for the keys of the rows of ``model`` that have every word of ``query``, as for ``filter(pk__in=…)``."""
    database = backend()
    kind = ContentType.objects.get_for_model(model)
    match, params = database.condition(wanted(query), scope(language, kind))
    return RawSQL(f"SELECT entry.object_id FROM {database.SOURCE} WHERE {match}", params)  # noqa: S608, S611


def near(query, language, now):
    """Searches of fewer of the words that do find something, most words first: [(words, number of hits), …]. One query.

    More than MOST hits are not counted: the number is then MOST + 1.
    """
    words = list(dict.fromkeys(word for word in words_of(query) if normal(word)))
    fewer = list(combinations(words, len(words) - 1)) + [(word,) for word in words]
    fewer = [" ".join(some) for some in dict.fromkeys(fewer) if some and len(some) < len(words)]
    if not fewer:
        return []
    kinds = {ContentType.objects.get_for_model(model): model for model in searchable_models()}
    counting = public_of_any(kinds, now)
    found = dict(rows_of_all([count(place, wanted(some), language, counting) for place, some in enumerate(fewer)]))
    return [(some, found[place]) for place, some in enumerate(fewer) if found[place]][:NEAR]


def count(place, asked, language, public):
    """SQL for the number of hits, with the place of the search among others."""
    match, params = backend().condition(asked, scope(language))
    hits = f"SELECT 1 FROM {backend().SOURCE} WHERE {match} AND {public[0]} LIMIT {MOST + 1}"  # noqa: S608
    return f"SELECT {place} AS place, count(*) FROM ({hits}) AS found", [*params, *public[1]]  # noqa: S608
