"""What `studies/sensitivity.py` takes."""
