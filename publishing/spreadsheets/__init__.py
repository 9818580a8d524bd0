"""Rows of the content as a spreadsheet, and back: for any model that names its columns in a Resource."""
