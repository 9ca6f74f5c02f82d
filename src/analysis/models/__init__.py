"""Estimators and diagnostics: frames in, tidy results out; nothing here knows of the book.

``results``
    What every estimator of the report's models returns: :class:`~analysis.models.results.ModelResult`.
``columns``, ``bad_input``, ``fitted``
    Data from elsewhere, for ``iv.fit`` and ``spatial.fit``: read from names or a formula, matched by
    index or refused by name, and what the two return.
``spatial``
    Model A, growth spillovers between neighbourhoods.
``iv``
    Model B, the effect of social infrastructure, by instrumental variables.
"""
