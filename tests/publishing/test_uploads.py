"""Documents as editors send them: what they claim to be, and what they are."""

import struct
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.uploads import KINDS, CheckedDocument, check_document, safe_name

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def archive(members, compression=zipfile.ZIP_DEFLATED):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as target:
        for name, content in members.items():
            # Without the time of the run, so that the bytes are the same every time.
            target.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def office(extension, **more):
    """A document as an office program writes it, as far as its members go."""
    kind = KINDS[extension]
    mark = {"mimetype": kind.media_type} if "opendocument" in kind.media_type else {"[Content_Types].xml": "<Types/>"}
    return archive(mark | {kind.member: "<document>" + "word " * 500 + "</document>"} | more)


def upload(content, name):
    # As it is sent: Django's own class would tidy the name.
    file = SimpleUploadedFile("x", content)
    file._name = name
    return file


def repr_of_beginning(value):
    """What a test is called that is given a file."""
    return value if isinstance(value, str) else repr(value[:20])


def outcome(content, name):
    """The document, or the message that an editor reads instead."""
    try:
        return check_document(upload(content, name))
    except ValidationError as error:
        return error


def fault(content, name, **options):
    """The one fault that is found in an upload, as a ValidationError."""
    with pytest.raises(ValidationError) as caught:
        check_document(upload(content, name), **options)
    return caught.value


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Årsrapport för Växjö & An Giang.PDF", "arsrapport-for-vaxjo-an-giang.pdf"),
        ("..\\..\\x.jpg", "x.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Anna\\Avtal.docx", "avtal.pdf"),
        ("a\0b.pdf", "a-b.pdf"),
        ("line\nbreak\r.pdf", "line-break.pdf"),
        ("CON.pdf", "con-file.pdf"),
        ("lpt1", "lpt1-file.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        (None, "file.pdf"),
        ("Avtal 2013.05", "avtal-2013-05.pdf"),
        ("report.pdf.exe", "report-pdf.pdf"),
        ("Thoả thuận hợp tác.pdf", "thoa-thuan-hop-tac.pdf"),
        ("gpj.\u202efdp.jpg", "gpj-fdp.pdf"),
        ("half a pair \ud83d.pdf", "half-a-pair.pdf"),
        ("a" * 5000 + ".pdf", "a" * 60 + ".pdf"),
    ],
)
def test_a_name_becomes_plain_letters_with_the_extension_of_the_content(sent, stored):
    assert safe_name(sent, "pdf") == stored


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet=st.characters()))
def test_every_name_becomes_a_safe_one(name):
    stem, dot, extension = safe_name(name, "pdf").rpartition(".")
    assert (dot, extension) == (".", "pdf")
    assert stem.isascii()
    assert stem.replace("-", "").isalnum()
    assert 1 <= len(stem) <= 65
    assert stem == stem.strip("-").lower()


@pytest.mark.parametrize("extension", ["odt", "ods", "odp", "docx", "xlsx", "pptx"])
def test_documents_of_office_programs_are_taken(extension):
    content = office(extension)
    assert check_document(upload(content, f"Möte.{extension.upper()}")) == CheckedDocument(
        f"mote.{extension}", extension, KINDS[extension].media_type, len(content)
    )


@pytest.mark.parametrize("ending", [b"", b"\r\n", b"\0" * 5000])
def test_pdf_is_taken(ending):
    assert check_document(upload(PDF + ending, "avtal.pdf")).media_type == "application/pdf"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("extension", ["txt", "csv"])
def test_text_is_taken_as_the_programs_of_the_country_save_it(extension, encoding):
    text = "År;Projekt;Kronor\r\n2013;Återvinning – 1 < 2;1 234,5\r\n"
    assert check_document(upload(text.encode(encoding), f"projekt.{extension}")).extension == extension


def test_the_upload_can_be_read_again_afterwards():
    file = ContentFile(PDF, "a.pdf")
    file.read()
    check_document(file)
    assert file.read(5) == b"%PDF-"
    file = ContentFile(office("docx"), "a.docx")
    check_document(file)
    assert file.read(2) == b"PK"


def test_an_empty_document_is_refused():
    assert fault(b"", "a.pdf").code == "empty"


def test_a_document_that_is_too_large_is_refused_with_its_size_and_the_limit():
    error = fault(PDF + bytes(3000), "a.pdf", limit=2048)
    assert error.code == "too_large"
    assert "3.0\xa0KB" in error.messages[0]
    assert "2.0\xa0KB" in error.messages[0]


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.doc", "a.docm", "a.zip", "a", "", "a.pdf.js", "a.pdf "]
)
def test_other_kinds_are_refused_and_those_that_are_taken_named(name):
    error = fault(PDF, name)
    assert error.code == "kind_not_accepted"
    assert "PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, TXT, CSV" in error.messages[0]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "a.pdf"),
        (b"MZ\x90\0" + PDF, "a.pdf"),
        (PDF, "a.docx"),
        (b"MZ\x90\0" + office("docx"), "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "password-protected.docx"),
        (office("xlsx"), "a.docx"),
        (office("odt"), "a.ods"),
        (archive({"word/document.xml": "no types"}), "a.docx"),
        (archive({"content.xml": "no mark"}), "a.odt"),
        (archive({"mimetype": "x" * 100_000, "content.xml": ""}), "a.odt"),
        (b"PK\x05\x06" + bytes(18), "empty.docx"),
        (b"<!doctype HTML><p>page", "a.txt"),
        (b"\xef\xbb\xbf \n<svg onload='alert(1)'>", "a.csv"),
        (b"<?xml version='1.0'?>", "a.txt"),
        (b"a text\n<SCRIPT>alert(1)</SCRIPT>", "a.txt"),
        ("<html>".encode("utf-16"), "a.txt"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "a.txt"),
        (PDF, "a.txt"),
        (office("docx"), "a.csv"),
        (bytes(range(256)), "a.txt"),
    ],
    ids=repr_of_beginning,
)
def test_a_file_that_is_not_what_it_is_called_is_refused(content, name):
    error = fault(content, name)
    assert error.code == "not_what_it_is_called"
    assert name.rpartition(".")[2].upper() in error.messages[0]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
@pytest.mark.parametrize(
    ("content", "name"), [(PDF * 3, "a.pdf"), (office("docx"), "a.docx"), (office("odt"), "a.odt")]
)
def test_a_document_that_was_cut_off_is_refused(content, name, share):
    content = content[: int(len(content) * share)].removesuffix(b"%%EOF\n")
    if name == "a.pdf":
        content = content.replace(b"%%EOF", b"")
    assert fault(content, name).code == "damaged"


def test_an_archive_with_a_wrong_checksum_is_refused():
    content = archive({"[Content_Types].xml": "", "word/document.xml": "the text"}, zipfile.ZIP_STORED)
    assert fault(content.replace(b"the text", b"the t3xt"), "a.docx").code == "damaged"


def test_an_archive_that_is_packed_as_no_office_program_does_is_refused():
    content = archive({"[Content_Types].xml": "", "word/document.xml": "the text"}, zipfile.ZIP_LZMA)
    assert fault(content, "a.docx").code == "damaged"


def test_an_archive_that_would_fill_the_disk_is_refused_before_it_is_unpacked():
    content = bytearray(office("docx"))
    # The size when unpacked, as the directory at the end of the archive states it for its first member.
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 3_000_000_000)
    assert fault(bytes(content), "a.docx").code == "damaged"


def test_an_encrypted_archive_is_refused():
    content = bytearray(office("docx"))
    for start in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[start] |= 1
    assert fault(bytes(content), "a.docx").code == "damaged"


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_a_document_with_macros_is_refused(extension):
    error = fault(office(extension, **{"word/vbaProject.bin": "macro"}), f"a.{extension}")
    assert error.code == "has_macros"
    assert extension.upper() in error.messages[0]


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(
    document=st.sampled_from(
        [("a.pdf", PDF), ("a.docx", office("docx")), ("a.odt", office("odt")), ("a.csv", b"a;b\n")]
    ),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    kept=st.one_of(st.just(1.0), st.floats(0, 1)),
    added=st.binary(max_size=30),
)
def test_whatever_is_damaged_there_is_a_document_or_a_message(document, changes, kept, added):
    name, content = document[0], bytearray(document[1])
    for place, value in changes:
        content[int(place * len(content))] = value
    content = bytes(content[: int(kept * len(content))]) + added
    assert isinstance(outcome(content, name), CheckedDocument | ValidationError)
