"""The key of an entry says of which language, model and page it is, so that an index alone can tell.

63 bits: 15 of the language, 16 of its content type, 32 of the page's own key.
"""

from zlib import crc32

MODEL_BITS, PAGE_BITS = 16, 32
PAGE_MASK = (1 << PAGE_BITS) - 1
MODEL_MASK = (1 << MODEL_BITS) - 1


def key(language, content_type_id, object_id=0):
    return ((number(language) << MODEL_BITS | content_type_id) << PAGE_BITS) | object_id


def number(language):
    """A number for a language that stays its own whatever others there are."""
    return crc32(language.encode()) & 0x7FFF


def parts(key):
    """The content type and the page of a key."""
    return key >> PAGE_BITS & MODEL_MASK, key & PAGE_MASK


def every_page(language, content_type_id=None):
    """The first and the last key of the pages in a language, or of those of one model."""
    if content_type_id is None:
        return key(language, 0), key(language, MODEL_MASK, PAGE_MASK)
    return key(language, content_type_id), key(language, content_type_id, PAGE_MASK)
