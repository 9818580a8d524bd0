"""The same content as a plain Django site shows it: the same models, generic views, templates of a few lines.

It is what the pages of this site are compared with. Its middleware is that of a new
project; nothing is cached but templates.
"""
