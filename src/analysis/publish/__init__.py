"""A version published for good: what must hold, its records, one tar for any host, and what changed since another.

``release``
    The steps of ``make release``, in their order.
``conditions``, ``gates``
    What is refused before anything is made; what has to pass, and the build from nothing.
``record``
    What a release says of itself: packages, licences, RO-Crate, headers, checksums.
``diff``
    Two versions held against each other.
"""
