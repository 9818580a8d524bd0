"""A finished answer, in the form that each visitor takes: compressed or not, or "you have it already"."""

import gzip
import re
import time
from functools import lru_cache
from hashlib import sha256

import brotli
from django.utils.http import http_date, parse_http_date_safe

# Kept by whoever asks, and asked for anew each time: by browsers, and by what stands between them and the site.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
# What is shorter fits into one packet as it is.
SHORTEST_COMPRESSED = 200
# At these qualities a page of usual length takes a third of a millisecond; better ones take many times as long.
COMPRESSORS = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
DECOMPRESSORS = {"br": brotli.decompress, "gzip": gzip.decompress}
# What is said anew for each form of a body.
OF_BODY = {"content-length", "content-encoding", "vary"}
VALIDATORS = {"etag", "last-modified"}
# A longer header is hardly that of many answers.
LONGEST_HELD = 1_000
# What an answer takes beside its body, roughly.
OVERHEAD = 2_000
WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*")
# Of longer headers the rest is not read.
LONGEST_ACCEPTED = 200


def encoding_for(accepted):
    """The encoding that an ``Accept-Encoding`` likes best of those that we have; "" for none."""
    return best_encoding(accepted[:LONGEST_ACCEPTED])


@lru_cache(maxsize=500)
def best_encoding(accepted):
    weights = {}
    for part in accepted.lower().split(","):
        name, semicolon, parameter = part.partition(";")
        weight = WEIGHT.fullmatch(parameter)
        # A weight that is none: whoever sends it cannot be relied on to understand the encoding.
        weights[name.strip()] = float(weight[1]) if weight else 0 if semicolon else 1
    ranked = {name: weights.get(name, weights.get("*", 0)) for name in COMPRESSORS}
    # Of those that are liked as well the first, which makes the body shortest.
    best = max(ranked, key=ranked.get)
    return best if ranked[best] and ranked[best] >= weights.get("identity", 0) else ""


def held(name, value):
    """A header, once for all answers that have it: the policy alone would take as much memory as a small page."""
    return held_once(name, value) if len(value) < LONGEST_HELD else (name, value)


@lru_cache(maxsize=200)
def held_once(name, value):
    return name, value


class Answer:
    """What Django said to one address: ``status`` ("200 OK"), ``headers`` (pairs) and a body.

    Of the body only the forms that were asked for are held. ``stamp`` says which content it was made from; None
    if nobody may keep it.
    """

    __slots__ = (
        *("digest", "forms", "headers", "is_early", "length"),
        *("not_modified", "raw", "stamp", "status", "was_asked"),
    )

    def __init__(self, status, headers, body, stamp=None):
        self.status = status
        self.stamp = stamp
        self.was_asked = False
        self.raw = body
        self.length = len(body)
        # Processors have it built in: no other takes as little of a large page.
        self.digest = sha256(body).hexdigest()[:32]
        dropped = OF_BODY | VALIDATORS if stamp else OF_BODY
        self.headers = [held(name, value) for name, value in headers if name.lower() not in dropped]
        # Encoding -> headers, body.
        self.forms = {}
        self.set_validators()

    def set_validators(self):
        """What is said whether or not the body is sent."""
        self.is_early = False
        self.not_modified = [("Vary", "Accept-Encoding")]
        if self.stamp and not any(name.lower() == "cache-control" for name, _value in self.headers):
            self.not_modified.append(("Cache-Control", CACHE_CONTROL))
        if self.is_conditional:
            # In the second in which the content has changed, it may change once more: that moment is not named yet.
            moment = min(self.stamp.since, int(time.time()) - 1)
            self.is_early = moment < self.stamp.since
            self.not_modified += [("ETag", f'W/"{self.digest}"'), ("Last-Modified", http_date(moment))]

    def settle(self):
        """Name the moment of the change, once its second is over."""
        self.set_validators()
        for encoding, (_headers, body) in dict(self.forms).items():
            self.set_form(encoding, body)

    @property
    def is_conditional(self):
        """Whether it can be "you have it already": only a page can."""
        return self.stamp is not None and self.status.startswith("200")

    @property
    def size(self):
        """Bytes of memory, roughly."""
        own = sum(len(value) for _name, value in self.headers if len(value) >= LONGEST_HELD)
        bodies = sum(len(body) for _headers, body in dict(self.forms).values())
        return OVERHEAD + own + len(self.raw or b"") + bodies

    def take_over_from(self, former):
        """Use what was compressed before, where the content has changed and this page has not."""
        if former is not None and former.digest == self.digest:
            for encoding, (_headers, body) in dict(former.forms).items():
                self.set_form(encoding, body)

    def make_form(self, encoding):
        """The headers and the body as ``encoding``; in no other than the first until somebody asks for it."""
        raw = self.raw
        if raw is None:
            known, (_headers, body) = next(iter(self.forms.items()))
            raw = DECOMPRESSORS[known](body) if self.is_compressed(known) else body
        return self.set_form(encoding, COMPRESSORS[encoding](raw) if self.is_compressed(encoding) else raw)

    def is_compressed(self, encoding):
        return encoding and self.length >= SHORTEST_COMPRESSED

    def set_form(self, encoding, body):
        headers = [*self.headers, *self.not_modified, ("Content-Length", str(len(body)))]
        if self.is_compressed(encoding):
            headers.append(("Content-Encoding", encoding))
        self.forms[encoding] = headers, body
        self.raw = None
        return headers, body

    def is_known_to(self, environ):
        """Whether whoever asks says that it has this answer already. Source: RFC 9110, 13.2.2"""
        if not self.is_conditional:
            return False
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return f'"{self.digest}"' in tags or tags.strip() == "*"
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        moment = parse_http_date_safe(since) if since else None
        return moment is not None and moment >= self.stamp.since
