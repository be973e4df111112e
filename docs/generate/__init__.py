"""Pages that are made when the site is built, so that they cannot go stale: never kept in the repository."""
