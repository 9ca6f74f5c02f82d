"""Where a number comes from: a page for each measure, dataset, table of results and model, without any script.

Pages of the book lead there by the addresses of :mod:`analysis.book.wording.addresses`.
"""
