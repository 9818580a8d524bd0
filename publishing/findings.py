"""What publishing checks find, by name: what keeps a page from being published, unless a site says else, and advice."""

BLOCKERS = ("useless_alternative", "vague_link", "ended_but_ongoing")
ADVICE = (
    *(
        "missing_translation",
        "missing_alternative",
        "outdated_translation",
        "heading_levels",
        "long_lead",
        "old_status",
    ),
    *("result_without_evidence", "broken_link"),
)
