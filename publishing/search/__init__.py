"""The search: an index of every page in every language, in the database itself.

``words``                what a word is found by: itself, its stem, its plain letters
``keys``                 what the key of an entry says
``index``                pages -> entries; ``sqlite`` and ``postgres`` hold the index over these (``backend``: in use)
``finding``              a visitor's words -> hits, best first, and what is near where there are none
``showing``              which words of a text were found, and the part of it to show
"""
