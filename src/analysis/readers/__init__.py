"""One function per dataset, raw file in, tidy frame out.

Rows are indexed by ONS code, columns have plain names, and units stand in the docstrings. What is
odd about a source is known here and nowhere else.
"""
