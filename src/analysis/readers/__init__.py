"""One function per dataset, raw file in, tidy frame out.

Rows are indexed by ONS code, columns have plain names, and units stand in the docstrings. What is
odd about a source is known here and nowhere else.

A room for each subject, named as the room of `analysis.prepare` that takes from it.

``source``
    A dataset's file as a frame; errors that name both.
``holds``
    The frame held against what its entry in the catalogue says.
"""
