"""What chapters call. :class:`analysis.book.edition.Edition` gives a region its figures, tables, words."""
