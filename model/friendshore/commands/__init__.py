"""What each command does: it reads its options, calls, and prints."""
