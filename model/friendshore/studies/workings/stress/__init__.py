"""What `studies/stress.py` takes."""
