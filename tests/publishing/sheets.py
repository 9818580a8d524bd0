"""Spreadsheets as people make them, sent in as a browser sends them."""

import io
import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

PROJECTS = "/admin/projects/project/"
MUNICIPALITIES = "/admin/partnerships/municipality/"
HEADINGS = ["slug", "partnership", "title_sv"]


def excel(*rows, change=None):
    """The bytes of a workbook with these rows, the first of them the headings; ``change`` is given sheet and book."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book.active, book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def send(client, content, *, prefix="", of=PROJECTS, name="rader.xlsx", **fields):
    """Send a file in, all checks included; the answer is the page of errors of the file, or of what would change."""
    file = SimpleUploadedFile(name, content)
    return client.post(f"{prefix}{of}import/", {"file": file, **fields}, follow=True)


def confirm(client, response, **fields):
    """Press the button on the page of what would change."""
    return client.post(response.request["PATH_INFO"], fields, follow=True)


def file_errors(response):
    """What is wrong with the file as a whole, as its sender reads it."""
    found = re.search(r'id="id_file_error">(.*?)</ul>', response.content.decode(), re.DOTALL)
    return [unescape(item) for item in re.findall("<li>(.*?)</li>", found[1])] if found else []


def row_errors(response):
    """What is wrong with rows, as their sender reads it."""
    return [unescape(str(fault)) for row in response.context["rows"] for fault in row["faults"]]


def counts(response):
    """How many rows of each kind there are: {"new": 1, "changed": 2}."""
    return {kind: count for kind, _words, count in response.context["kinds"]}


def one(response, heading):
    """What the only row that is shown would say in a column, before and after."""
    [row] = response.context["rows"]
    [block] = dict(row["changes"])[heading]
    return [(part.fate, part.text.strip()) for part in block.parts]
