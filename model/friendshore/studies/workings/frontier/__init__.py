"""What `studies/frontier.py` takes."""
