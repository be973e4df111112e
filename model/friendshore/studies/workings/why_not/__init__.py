"""What `studies/why_not.py` takes."""
