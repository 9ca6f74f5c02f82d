"""Sixth room: what chapters call. :class:`analysis.book.edition.Edition` gives figures, tables and words of a region."""
