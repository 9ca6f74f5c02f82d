"""Estimators and diagnostics: frames in, tidy results out; nothing here knows of the book.

``results``
    What every estimator returns: :class:`~analysis.models.results.ModelResult`.
``spatial``
    Model A, growth spillovers between neighbourhoods.
``iv``
    Model B, the effect of social infrastructure, by instrumental variables.
"""
