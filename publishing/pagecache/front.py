"""The way in: what is kept is answered here, before Django."""

import io
import time
from threading import Lock

import django.db
from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.db import close_old_connections
from django.utils.timezone import now

from .answers import Answer, encoding_for
from .changes import changes_after
from .generations import Generation, Stamp, made_from
from .pages import canonical, names_of
from .store import Store
from .version import VersionReader, next_change

# A page, and what its address says for good or for now; of addresses that are none there is no end.
KEPT_STATUSES = {"200", "301", "410"}
# So often a page is made anew because the content changed while it was being made.
TRIES = 5
# So many pages can be made at a time by the threads of one process.
AT_ONCE = 64
# All that Django is told of a request for a page that is kept: nothing else can reach what the next visitor gets.
PASSED_ON = (
    *("SCRIPT_NAME", "PATH_INFO", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST"),
    *("wsgi.version", "wsgi.url_scheme", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"),
)


class PageCache:
    """A WSGI application around Django's, with ``limit`` bytes of memory.

    A page that is kept is made for all at once: from its address, its host and its scheme.
    """

    def __init__(self, application, limit):
        self.application = application
        self.store = Store(limit)
        self.version = VersionReader()
        self.generation = Generation(Stamp(version=0, since=0, until=0))
        names = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
        self.own_host = names[0] if names else None
        self.locks = [Lock() for _number in range(AT_ONCE)]

    def __call__(self, environ, start_response):
        if not environ.get("HTTP_HOST") and self.own_host:
            # HTTP/1.0 need not name one.
            environ["HTTP_HOST"] = self.own_host
        key = self.key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        answer = self.store.get(key)
        if answer is not None and self.is_current(answer.stamp):
            answer.was_asked = True
            if answer.is_early:
                answer.settle()
        else:
            answer = self.make(key, environ)
        if answer.status.startswith("301") and environ.get("QUERY_STRING", "") != key[-1]:
            # Who is sent on takes the whole query along.
            return self.application(environ, start_response)
        return self.give(answer, key, environ, start_response)

    # --- What is asked for -------------------------------------------------------------------------------------------

    def key_of(self, environ):
        """What decides the answer: (is it https, host, path, query); None for what is not for us to answer."""
        host = environ.get("HTTP_HOST")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not host:
            return None
        query = environ.get("QUERY_STRING", "")
        key = self.is_secure(environ), host, environ["PATH_INFO"], query
        # What is kept has a query in the one form there is of it.
        if key in self.store.answers:
            return key
        names = names_of(get_path_info(environ))
        if names is None:
            return None
        query = canonical(query, names) if query else ""
        return None if query is None else (*key[:3], query)

    @staticmethod
    def is_secure(environ):
        """As Django asks it of a request."""
        if settings.SECURE_PROXY_SSL_HEADER:
            header, secure = settings.SECURE_PROXY_SSL_HEADER
            said = environ.get(header)
            if said is not None:
                return said.partition(",")[0].strip() == secure
        return environ["wsgi.url_scheme"] == "https"

    # --- What is known ----------------------------------------------------------------------------------------------

    def is_current(self, stamp):
        """Whether nothing has changed since: neither in the database nor by the clock."""
        return stamp.version == self.version.read() and time.time() < stamp.until

    def generation_now(self):
        """The content as it is; None where the database does not say, or where a change is due this moment."""
        version, moment = self.version.read(), time.time()
        known = self.generation
        if version != known.stamp.version or moment >= known.stamp.until:
            try:
                close_old_connections()
                known = generation_after(known, version, moment)
            except django.db.Error:
                return None
            self.generation = known
        return known if version is not None and moment < known.stamp.until else None

    # --- What is made -----------------------------------------------------------------------------------------------

    def make(self, key, environ):
        """Have the page made, once for all who ask for it now."""
        with self.locks[hash(key) % AT_ONCE]:
            former = self.store.get(key)
            if former is not None and self.is_current(former.stamp):
                return former
            for _try in range(TRIES):
                generation = self.generation_now()
                answer = self.ask(key, environ, generation)
                # What was made of the content before and after a change, a fault above all, is made again.
                if generation is None or self.is_current(generation.stamp):
                    break
            else:
                # It changes all the time: the next is as good as any, but for nobody else.
                return self.ask(key, environ, None)
            if answer.stamp is not None:
                answer.take_over_from(former)
                self.store.put(key, answer)
            return answer

    def ask(self, key, environ, generation):
        """What Django answers, to whomever."""
        is_secure, _host, _path, query = key
        asked = {name: environ[name] for name in PASSED_ON if name in environ}
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
        if settings.SECURE_PROXY_SSL_HEADER:
            header, secure = settings.SECURE_PROXY_SSL_HEADER
            asked[header] = secure if is_secure else "http"
        said = {}

        def start_response(status, headers, exc_info=None):
            said.update(status=status, headers=headers)

        with made_from(generation) as making:
            response = self.application(asked, start_response)
            try:
                body = b"".join(response)
            finally:
                response.close()
        is_kept = may_be_kept(**said) and not making.is_for_once
        return Answer(body=body, stamp=generation.stamp if generation and is_kept else None, **said)

    # --- What is given ----------------------------------------------------------------------------------------------

    def give(self, answer, key, environ, start_response):
        if answer.is_known_to(environ):
            start_response("304 Not Modified", list(answer.not_modified))
            return []
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        encoding = encoding_for(accepted) if accepted else ""
        form = answer.forms.get(encoding)
        if form is None:
            form = answer.make_form(encoding)
            if self.store.get(key) is answer:
                # It is larger now, or smaller.
                self.store.put(key, answer)
        headers, body = form
        # A copy: some servers add to it.
        start_response(answer.status, list(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def generation_after(known, version, moment):
    """The content at ``version``, ``moment`` in seconds; ``known`` is the generation before it."""
    # As long as no moment has passed that shows or hides something, it is the same object: what is held goes by that.
    # Moments that were there and are no longer are changes of rows.
    clock = known.clock
    until = clock and next_change(clock)
    if until is None or until <= now():
        clock = now()
        until = next_change(clock)
    changes = changes_after(known.changes)
    return Generation(Stamp(version, since=int(moment), until=until.timestamp()), clock, changes)


def may_be_kept(status, headers):
    """Whether an answer is the same for everybody, as far as it says itself."""
    said = {name.lower(): value.lower() for name, value in headers}
    is_private = (
        "set-cookie" in said or "private" in (control := said.get("cache-control", "")) or "no-store" in control
    )
    varies = {name.strip() for name in said.get("vary", "").split(",")} - {"", "accept-encoding"}
    return status[:3] in KEPT_STATUSES and not is_private and not varies
