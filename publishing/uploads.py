"""Files as editors send them: their size, their name and, for documents, whether they are what they are called."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from .slugs import slug_from

MEGABYTE = 1024 * 1024
SIZE_LIMIT = 20 * MEGABYTE
# What an office document may come to when unpacked: enough for any real one, an end to those made to fill a disk.
UNPACKED_LIMIT = 500 * MEGABYTE

# Windows keeps these names for devices and cannot save a file that is called one of them.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")
EXTENSION = re.compile(r"\.([a-z][a-z0-9]{0,4})$", re.ASCII | re.IGNORECASE)
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What makes a browser take a text for a page, a drawing or a document, which may hold script, or a system run it.
ACTIVE_TEXT = re.compile(
    r"<(!doctype|html|head|body|svg|script|iframe|\?php|\?xml)\b|^\ufeff?(#!|%PDF-)", re.IGNORECASE
)
# Where office documents keep macros, scripts and programs that somebody has put into them.
MACROS = re.compile(
    r"(^|/)(vbaProject\.bin|oleObject\d*\.bin)$|^(Basic|Scripts)/.|\.(exe|dll|js|vbs|bat|ps1|py)$", re.I
)
MOST_MEMBERS = 10_000
# Everything that zipfile raises for damaged, encrypted or oddly packed archives.
ZIP_FAULTS = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError, IndexError),
    *(OverflowError, struct.error, zlib.error),
)


@dataclass(frozen=True)
class Kind:
    """A kind of document: what people call it, its media type, and what must be in it if it is a zip archive."""

    label: str
    media_type: str
    member: str = ""


OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE_OPEN = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": Kind("PDF", "application/pdf"),
    "odt": Kind("ODT", OPEN_DOCUMENT + "text", "content.xml"),
    "ods": Kind("ODS", OPEN_DOCUMENT + "spreadsheet", "content.xml"),
    "odp": Kind("ODP", OPEN_DOCUMENT + "presentation", "content.xml"),
    "docx": Kind("DOCX", OFFICE_OPEN + "wordprocessingml.document", "word/document.xml"),
    "xlsx": Kind("XLSX", OFFICE_OPEN + "spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": Kind("PPTX", OFFICE_OPEN + "presentationml.presentation", "ppt/presentation.xml"),
    "txt": Kind("TXT", "text/plain"),
    "csv": Kind("CSV", "text/csv"),
}


@dataclass(frozen=True)
class CheckedDocument:
    """What an upload turned out to be; ``name`` is safe to store it under, ``size`` is in bytes."""

    name: str
    extension: str
    media_type: str
    size: int


def safe_name(name, extension):
    """Return a file name of plain letters, digits and hyphens: "..\\Växjö möte.JPG" is "vaxjo-mote.jpg".

    ``extension`` is that of the content; what ``name`` says does not count. No longer than 70 characters.
    """
    return f"{safe_stem(name)}.{extension}"


def safe_stem(name):
    """Return a safe file name without its extension."""
    last = re.split(r"[/\\]", name or "")[-1]
    # Half of a pair of surrogates, which a broken client sends, is no letter in any alphabet.
    stem = slug_from(EXTENSION.sub("", last).encode("utf-8", "ignore").decode())[:60].strip("-") or "file"
    if DEVICES.fullmatch(stem):
        stem += "-file"
    return stem


def extension_of(name):
    """Return the extension that ``name`` claims, in small letters without the dot; "" for none."""
    match = EXTENSION.search(name or "")
    return match[1].lower() if match else ""


def check_size(upload, limit=SIZE_LIMIT):
    """Raise ValidationError if ``upload`` is empty or larger than ``limit`` bytes."""
    if not upload.size:
        raise ValidationError(_("The file is empty. Save it anew where it came from, and send that."), code="empty")
    if upload.size > limit:
        raise ValidationError(
            _("The file is %(size)s and may be %(limit)s at most. Make it smaller, and send it again."),
            code="too_large",
            params={"size": filesizeformat(upload.size), "limit": filesizeformat(limit)},
        )


def check_document(upload, limit=SIZE_LIMIT):
    """Return a CheckedDocument if ``upload``, a Django File, is a whole document of a kind that visitors may download.

    Raises ValidationError, saying what to do, with one of these codes: empty, too_large, kind_not_accepted,
    not_what_it_is_called, damaged, has_macros. The file is left at its beginning.
    """
    check_size(upload, limit)
    extension = extension_of(upload.name)
    if extension not in KINDS:
        raise ValidationError(
            _("Documents of the kind “%(extension)s” cannot be published. Save it as one of these: %(kinds)s."),
            code="kind_not_accepted",
            params={"extension": extension or "?", "kinds": ", ".join(kind.label for kind in KINDS.values())},
        )
    kind = KINDS[extension]
    upload.open()
    if extension == "pdf":
        check_pdf(upload.read(), kind)
    elif kind.member:
        check_archive(upload, kind)
    else:
        check_text(upload.read(), kind)
    upload.seek(0)
    return CheckedDocument(safe_name(upload.name, extension), extension, kind.media_type, upload.size)


def check_pdf(content, kind):
    if not content.startswith(b"%PDF-"):
        raise not_what_it_is_called(kind)
    # The mark of its end is the last thing in it; some programs fill up with spaces or zeros after it.
    if b"%%EOF" not in content.rstrip(b"\0 \t\r\n")[-1024:]:
        raise damaged()


def check_archive(file, kind):
    """Check a zip archive: that it is the kind of document it is called, unpacks to a decent size, and is whole."""
    if file.read(4) != b"PK\x03\x04":
        raise not_what_it_is_called(kind)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if any(member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members):
                # Office programs pack in these two ways only.
                raise damaged()
            names = {member.filename for member in members}
            if kind.member not in names or not has_the_right_mark(archive, names, kind):
                raise not_what_it_is_called(kind)
            if any(MACROS.search(name) for name in names):
                raise ValidationError(
                    _("The document has macros in it, which could harm those who open it. Save it as %(kind)s or PDF."),
                    code="has_macros",
                    params={"kind": kind.label},
                )
            # The sizes that it states are binding: no more than that is read of a member.
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > UNPACKED_LIMIT:
                raise damaged()
            if archive.testzip():
                raise damaged()
    except ZIP_FAULTS as error:
        raise damaged() from error


def has_the_right_mark(archive, names, kind):
    """Whether the archive says of itself that it is a document of this kind."""
    if not kind.media_type.startswith(OPEN_DOCUMENT):
        return "[Content_Types].xml" in names
    if "mimetype" not in names:
        return False
    with archive.open("mimetype") as mark:
        return mark.read(200).strip() == kind.media_type.encode()


def check_text(content, kind):
    text = decoded(content)
    if text is None or CONTROL_CHARACTERS.search(text) or ACTIVE_TEXT.search(text[:1024]):
        raise not_what_it_is_called(kind)


def decoded(content):
    """Return the text: UTF-8, UTF-16 that says so, or what Excel in Sweden saves (Windows-1252); None for no text."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def not_what_it_is_called(kind):
    return ValidationError(
        _("The file is not the %(kind)s that it is called. Open it where it was made and save it as %(kind)s."),
        code="not_what_it_is_called",
        params={"kind": kind.label},
    )


def damaged():
    return ValidationError(
        _("The file is damaged or incomplete. Save it anew where it was made, and send that."), code="damaged"
    )
