"""What a plan under several worlds works with."""
