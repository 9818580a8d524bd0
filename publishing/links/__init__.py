"""Links to other sites: which there are, where they stand, and whether they still lead anywhere.

``finding`` reads them from a page, ``places`` keeps in the database where each stands, ``opening`` opens one,
``checking`` opens many and notes what came of it, ``showing`` says which pages are to be mended.
"""
