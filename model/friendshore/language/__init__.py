"""What friendshore says, in other languages."""
