"""Makes tests/builder.py importable from every folder of tests."""
