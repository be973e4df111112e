"""Labels in other languages."""
