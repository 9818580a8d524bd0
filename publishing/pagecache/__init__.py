"""Public pages as finished bytes, kept in memory ahead of Django and never older than the database.

Any change to what visitors may read changes the version of the content in the same transaction (``version``); every
answer is asked for its version before it is given again (``front``). What a page depends on is said where its view is
(``kept_page``), and nothing else of a request reaches a page that is kept. What many pages have in common is made
once for each version (``once``), or for as long as nothing changes that it was made from (``held``, ``mended``).
"""

from .generations import held, is_being_kept, make_for_once, mended, once
from .pages import kept_page

__all__ = ["held", "is_being_kept", "kept_page", "make_for_once", "mended", "once"]
