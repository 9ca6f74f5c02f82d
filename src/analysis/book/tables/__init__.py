"""The tables of the book: each a function of an edition's results."""
