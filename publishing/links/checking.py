"""Opening many links: several sites at a time, one link of a site after the other, and noting what came of each."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta
from heapq import heapify, heappop, heappush
from math import inf, isfinite
from time import monotonic, sleep
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now as current_time

from publishing.models import Fault, LinkCheck

from .opening import check

# So many sites are visited at a time, each with so many seconds between its links.
AT_ONCE = 8
PAUSE = 1
# What was checked within this time is known; less than a day, so that a timer that runs every day finds all to be due.
LATELY = timedelta(hours=20)
A_MOMENT = timedelta(minutes=1)
# What may as well be the fault of this machine, and from how many sites on it is, if no other answers.
NO_ANSWER = {Fault.TIMEOUT, Fault.NO_SUCH_SITE, Fault.REFUSED, Fault.CUT_OFF}
ENOUGH_SITES = 3


class Offline(Exception):
    """Not one of several sites answers: nothing is known of the links, but that this machine does not get out."""


def check_urls(urls, budget_seconds=4, now=None):
    """Check ``urls``, for so many seconds at most; return {url: LinkCheck}, empty where links are not checked.

    What was checked lately and worked is not checked again, nor what failed a moment ago. It waits for others and
    notes what it learns: call it before the transaction of a save begins.
    """
    urls = set(urls) if settings.LINK_CHECKS else ()
    if not urls:
        return {}
    now = now or current_time()
    checks = LinkCheck.objects.known(urls)
    if checks.keys() == urls and not any(is_due(check, now) for check in checks.values()):
        return checks
    checks = LinkCheck.objects.noted(urls)
    due = [check for check in checks.values() if is_due(check, now)]
    with suppress(Offline):
        for checked in check_all(due, now, pauses=False, until=monotonic() + budget_seconds):
            checks[checked.url] = checked
    return checks


def is_due(check, now):
    """Whether a link is to be opened while somebody waits: what failed may have been mended since."""
    return not check.is_known_since(now - (A_MOMENT if check.is_failing else LATELY))


def check_all(links, now, pauses=True, until=inf):
    """Check ``links``, LinkChecks, and yield each when what came of it has been noted.

    ``pauses`` are made between the links of one site, unless somebody waits. Raises Offline if it is rather this
    machine that is at fault; then nothing has been noted of those that did not answer.
    """
    keys = {link.url: link.pk for link in links}
    for url, outcome in once_something_answers(check_each(keys, PAUSE if pauses else 0, until)):
        noted = note(keys[url], outcome, now)
        if noted:
            yield noted


def note(pk, outcome, now):
    """Write down what came of a link; None if it has been forgotten meanwhile."""
    with transaction.atomic():
        link = LinkCheck.objects.select_for_update().filter(pk=pk).first()
        if link:
            link.note(outcome, now)
            link.save()
    return link


def once_something_answers(outcomes):
    """Pass pairs of an address and its Outcome on, but those without an answer only when some site has answered."""
    held, has_answered = [], False
    for url, outcome in outcomes:
        has_answered |= outcome.status is not None
        if outcome.fault in NO_ANSWER and not has_answered:
            held.append((url, outcome))
            continue
        if has_answered:
            yield from held
            held.clear()
        yield url, outcome
    if len({site_of(url) for url, outcome in held}) >= ENOUGH_SITES:
        raise Offline
    yield from held


def check_each(urls, pause, until):
    """Yield each of ``urls`` with its Outcome, in no order, until the moment ``until``; what is not done is left."""
    waiting = {}
    for url in urls:
        waiting.setdefault(site_of(url), []).append(url)
    # Sites by the moment that their next link may be opened.
    turns = [(0, site) for site in waiting]
    heapify(turns)
    running = {}
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links")
    try:
        while (turns or running) and monotonic() < until:
            while turns and len(running) < AT_ONCE and turns[0][0] <= monotonic():
                site = heappop(turns)[1]
                url = waiting[site].pop()
                running[pool.submit(check, url)] = site, url
            has_room = turns and len(running) < AT_ONCE
            for future in finished(running, min(until, turns[0][0] if has_room else inf)):
                site, url = running.pop(future)
                if waiting[site]:
                    heappush(turns, (monotonic() + pause, site))
                yield url, future.result()
    finally:
        # What is still being opened ends by itself, and nobody waits for it.
        pool.shutdown(wait=False, cancel_futures=True)


def finished(running, until):
    """Wait until something of ``running`` is done, or for the moment ``until``; return what is."""
    timeout = max(0, until - monotonic()) if isfinite(until) else None
    if not running:
        sleep(timeout)
    return wait(running, timeout, FIRST_COMPLETED).done


def site_of(url):
    """Whom we visit; of an address that cannot be read, nobody."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
