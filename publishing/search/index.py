"""Pages become entries of the index; when something changes that they say, their entries are noted as untrue.

Whoever searches next writes those anew first (``catch_up()``), but for many pages, which are written at once. The index
is made of the content and is none itself: writing it is no new version of the content.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils.timezone import now as current_time
from django.utils.translation import override

from publishing.models import Publishable, Searchable, Searched, SearchEntry, target
from publishing.pagecache import make_for_once
from publishing.pagecache.version import say_new_version
from publishing.prepared import prepared
from translations.languages import codes, column
from translations.models import Translated
from translations.registry import text_fields

from . import words
from .backend import backend
from .keys import key

# So many pages are made into entries at a time, and written.
AT_ONCE = 200
# So few pages can wait for whoever searches next, who then waits for them.
FEW = 10
# Untrue for whoever asks, whatever their clock says.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Of a longer text the first words are searched: there is a limit to what PostgreSQL takes.
MOST_INDEXED = 10_000
# And of their forms: both columns of a text must find room in a vector of a megabyte, where a letter may be two bytes.
MOST_LETTERS = 200_000
# What of a publishable decides whether others may name it.
PUBLICATION = ("state", "publish_from", "publish_until")
INDEX_MADE_BY = ("publishing", "0004_content_version")

logger = logging.getLogger(__name__)

_waiting = ContextVar("waiting", default=None)


def searchable_models():
    return [model for model in apps.get_models() if issubclass(model, Searchable)]


# --- What is to be indexed ---------------------------------------------------------------------------------------


@contextmanager
def index_once():
    """While it lasts, pages that change are remembered; each is written or noted once at its end. In a transaction."""
    if _waiting.get() is not None:
        yield
        return
    waiting = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    # What is going to be rolled back has changed nothing.
    if not connection.needs_rollback:
        write_or_note(waiting)


@contextmanager
def index_afterwards():
    """While it lasts, pages that change are noted: {model: keys}, for who changes very many within a transaction.

    They are given to ``mark_untrue()`` before it ends, and to ``write()`` after it, so that others may write meanwhile.
    """
    waiting = {}
    token = _waiting.set(waiting)
    try:
        yield waiting
    finally:
        _waiting.reset(token)


def mark_untrue(waiting):
    """Note in the database that these pages say something else now: if nobody writes them, the next search does."""
    nothing = dict.fromkeys(SearchEntry.COLUMNS, "") | {"texts": {name: [] for name in Searched._fields}}
    entries = [
        SearchEntry(
            id=key(code, content_type.pk, pk),
            content_type=content_type,
            object_id=pk,
            language=code,
            changes_at=LONG_AGO,
            **nothing,
        )
        for model, keys in waiting.items()
        for content_type in [ContentType.objects.get_for_model(model)]
        for code in codes()
        for pk in sorted(keys)
    ]
    # One that is there keeps its words: that it is untrue is known before they are read.
    upsert = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": ["changes_at"]}
    with transaction.atomic(savepoint=False):
        # Who is writing them has read pages as they were: it is noted after that.
        backend().wait_for_turn(connection)
        SearchEntry.objects.bulk_create(entries, batch_size=500, **upsert)


def write_or_note(changed):
    """Write the entries of pages that have ``changed`` ({model: keys}); few are written by whoever searches next.

    To write one takes longer than all else that a save does, and of what is saved often, not every state is searched.
    """
    if not changed:
        return
    if sum(map(len, changed.values())) <= FEW:
        mark_untrue(changed)
    else:
        for model, keys in changed.items():
            write(model, keys)
    # Outside a transaction the change itself was committed before: a search in between may be kept.
    if not connection.in_atomic_block:
        say_new_version()


def pages_changed(pages):
    """Write the entries of ``pages``, pairs of a model and a key, or note them: now, or at the end of index_once()."""
    waiting = _waiting.get()
    changed = {} if waiting is None else waiting
    for model, pk in pages:
        changed.setdefault(model, set()).add(pk)
    if waiting is None:
        write_or_note(changed)


def page_of(instance):
    """The page, as a model and a key, that a row is searched with; None if it is searched with none."""
    if isinstance(instance, Searchable):
        return type(instance), instance.pk
    name = getattr(instance, "SEARCHED_WITH", None) or getattr(instance, "CONTENT_OF", None)
    if name is None:
        return None
    owner = instance._meta.get_field(name)
    if issubclass(owner.related_model, Searchable):
        return owner.related_model, getattr(instance, owner.attname)
    try:
        return page_of(getattr(instance, name))
    except ObjectDoesNotExist:
        return None


def pages_naming(instance):
    """The pages that name a row without owning it, as pairs of a model and a key."""
    found = []
    for model, paths in mentions(type(instance)):
        condition = Q(*((path, instance.pk) for path in paths), _connector=Q.OR)
        keys = model._default_manager.filter(condition).order_by().values_list("pk", flat=True).distinct()
        found += [(model, pk) for pk in keys]
    return found


@cache
def mentions(model):
    """The searchable models whose pages name rows of ``model``, each with the paths that lead there."""
    found = []
    for searchable in searchable_models():
        paths = [path for path in searchable.MENTIONS if target(searchable, path) is model]
        if paths:
            found.append((searchable, paths))
    return found


@cache
def names_elsewhere(model):
    """The columns of ``model`` that other pages repeat, or that decide whether they may."""
    if not mentions(model):
        return []
    names = [*model.NAMED_BY, *(PUBLICATION if issubclass(model, Publishable) else ())]
    texts = text_fields(model) if issubclass(model, Translated) else []
    columns = [column(name, code) for name in names if name in texts for code in codes()]
    return columns + [model._meta.get_field(name).attname for name in names if name not in texts]


def said_elsewhere(instance):
    """What other pages say of a row, as it is in the database: a tuple; None if there is nothing, or no such row."""
    names = names_elsewhere(type(instance))
    if not names or not instance.pk:
        return None
    return type(instance)._default_manager.filter(pk=instance.pk).values_list(*names).first()


def before_save(instance):
    """Note the pages that name the row, if what they say of it is going to change."""
    instance.named_on = []
    before = said_elsewhere(instance)
    if before is not None and before != tuple(getattr(instance, name) for name in names_elsewhere(type(instance))):
        instance.named_on = pages_naming(instance)


def after_save(instance, created):
    """The page that the row is or belongs to says something else, and so do those that name it, before or now."""
    pages = [page_of(instance), *instance.named_on]
    if created or instance.named_on:
        pages += pages_naming(instance)
    pages_changed(page for page in pages if page)


def before_delete(instance):
    instance.named_on = pages_naming(instance)


def after_delete(instance, origin):
    """Remove the entries of a page; a page that has lost a row says something else.

    Rows that go with their page, or with what they belong to, are passed over.
    """
    if type(instance) is not getattr(origin, "model", type(origin)):
        return
    pages = list(instance.named_on)
    if isinstance(instance, Searchable):
        with transaction.atomic(savepoint=False):
            # Who is writing them may have read the page while it was there: they are removed after that.
            backend().wait_for_turn(connection)
            SearchEntry.objects.of_model(type(instance)).filter(object_id=instance.pk).delete()
        # Or the end of index_once() would make an entry for a page that is gone.
        (_waiting.get() or {}).get(type(instance), set()).discard(instance.pk)
    elif page := page_of(instance):
        pages.append(page)
    pages_changed(pages)


# --- Writing -----------------------------------------------------------------------------------------------------


def write(model, keys, now=None):
    """Bring the entries of the pages of ``model`` with these keys up to date; of one that is gone, remove them."""
    now = now or current_time()
    keys = sorted(keys)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with transaction.atomic(savepoint=False):
            # Who writes next reads what this one has committed, and no change is lost between two.
            backend().wait_for_turn(connection)
            pages = list(model._default_manager.filter(pk__in=some).with_searched(now))
            write_pages(pages, now)
            gone = set(some).difference(page.pk for page in pages)
            if gone:
                SearchEntry.objects.of_model(model).filter(object_id__in=gone).delete()


def catch_up(now):
    """Write the entries that are untrue: pages have changed, or the clock has passed the end of a term, say.

    While somebody else is writing for long, as an import does, who searches does not wait: the entries are read as they
    are, and the page that is made of them is not kept.
    """
    untrue = {}
    for content_type, pk in untrue_at(now):
        untrue.setdefault(content_type, set()).add(pk)
    if not untrue:
        return
    try:
        with backend().waiting_briefly(connection):
            for content_type, keys in untrue.items():
                write(ContentType.objects.get_for_id(content_type).model_class(), keys, now)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        logger.warning("The index of the search could not be brought up to date.", exc_info=True)
        make_for_once()


@prepared
def untrue_at(now):
    return SearchEntry.objects.filter(changes_at__lte=now).values_list("content_type", "object_id")


def write_pages(pages, now):
    """Write the entries of ``pages``, all of one model, in every language."""
    entries = [entry for code in codes() for entry in entries_in(code, pages, now)]
    if not entries:
        return
    changes = type(pages[0])._default_manager.filter(pk__in=[page.pk for page in pages]).next_changes(now)
    for entry in entries:
        entry.changes_at = changes.get(entry.object_id)
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["texts", "changes_at", *SearchEntry.COLUMNS],
    )


def entries_in(language, pages, now):
    with override(language):
        return [entry_of(page, language, now) for page in pages]


def entry_of(page, language, now):
    content_type = ContentType.objects.get_for_model(page)
    parts = {
        name: [(text.value, text.language) for text in texts if text]
        for name, texts in page.searched(language, now)._asdict().items()
    }
    entry = SearchEntry(
        id=key(language, content_type.pk, page.pk),
        content_type=content_type,
        object_id=page.pk,
        language=language,
        texts=parts,
    )
    searched = {"title": parts["title"] + parts["names"], "lead": parts["lead"], "body": parts["body"]}
    for name, texts in searched.items():
        plain, folded = indexed(texts)
        setattr(entry, name, plain)
        setattr(entry, f"{name}_folded", folded)
    return entry


def indexed(texts):
    """The forms of the words in ``texts``, pairs of a text and its language, as two texts: as written, and folded."""
    plain, folded = [], []
    for text, language in texts:
        for word in words.WORD.findall(text)[: MOST_INDEXED - len(plain)]:
            forms = words.forms(word, language)
            plain.extend(forms.words)
            folded.extend(forms.folded)
    return shortened(" ".join(plain)), shortened(" ".join(folded))


def shortened(text):
    """``text`` as far as a database takes it, in whole words."""
    if len(text) <= MOST_LETTERS:
        return text
    return text[:MOST_LETTERS].rpartition(" ")[0]


@contextmanager
def without_bar(count):
    yield lambda pages: None


def rebuild(progress=without_bar):
    """Make every entry anew and remove those of pages that are gone; return the number of pages.

    The search goes on meanwhile, and so does editing: pages are written some at a time. ``progress`` is a context
    manager that is given the number of pages, and gives a function that is told how many more have been done.
    """
    now = current_time()
    batches, count = [], 0
    for model in searchable_models():
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        SearchEntry.objects.of_model(model).exclude(object_id__in=model._default_manager.values("pk")).delete()
        batches += [(model, keys[start : start + AT_ONCE]) for start in range(0, len(keys), AT_ONCE)]
        count += len(keys)
    SearchEntry.objects.exclude(language__in=codes()).delete()
    with progress(count) as advance:
        for model, keys in batches:
            write(model, keys, now)
            advance(len(keys))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(backend().REPAIR)
    # Writing entries says nothing (SearchEntry is NOT_SHOWN), and finished pages of hits would stay.
    say_new_version()
    return count


def fill_new_index(app_config, plan=(), **kwargs):
    """After the migration that makes the index, on a site that has content already: fill it."""
    is_made = any((step.app_label, step.name) == INDEX_MADE_BY and not is_backwards for step, is_backwards in plan)
    if app_config.name != "publishing" or not is_made:
        return
    tables = set(connection.introspection.table_names())
    if tables.issuperset(model._meta.db_table for model in searchable_models()):
        rebuild()
