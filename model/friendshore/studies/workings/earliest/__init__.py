"""What `studies/earliest.py` takes."""
