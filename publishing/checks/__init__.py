"""What should be looked at before a page is published, in an editor's words and with the field it is about."""

from .links import broken_links, external_links, link_checks
from .texts import (
    alternative_texts,
    headings,
    long_lead,
    missing_translations,
    outdated_translations,
    vague_links,
)
from .writing import Finding, Value, Writing

# Of every page; a model's admin adds its own.
GENERAL = [
    missing_translations,
    outdated_translations,
    alternative_texts,
    vague_links,
    broken_links,
    headings,
    long_lead,
]

__all__ = ["GENERAL", "Finding", "Value", "Writing", "external_links", "link_checks"]
