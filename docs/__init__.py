"""The documentation site: pages that stand in the repository, and pages that are made from what the code declares."""
