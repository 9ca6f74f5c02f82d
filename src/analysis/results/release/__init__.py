"""The results that are kept in the repository: published, restored, compared, and what settings they can honour."""
