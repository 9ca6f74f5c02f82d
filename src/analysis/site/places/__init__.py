"""Look-up and cards of every neighbourhood: small files beside the pages, which scripts read when they are asked for.

``files`` writes them all, ``index`` what the look-up reads, ``cards`` what the cards read, ``redrawn`` what the
definition is drawn anew from, ``page`` the page of the cards. Each file is a script that hands one object to
``places.take``: a page opened from a folder may run a script that stands beside it, and may not read any other file.
"""
