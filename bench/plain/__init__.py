"""The same content as a plain Django site shows it: the same models, generic views, templates of a few lines.

It is what the pages of this site are compared with. Its settings are those of a new project, with one language at a
time as django-modeltranslation gives it; nothing is cached but templates.
"""
