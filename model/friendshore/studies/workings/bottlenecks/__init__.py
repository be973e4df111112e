"""What `studies/bottlenecks.py` takes."""
