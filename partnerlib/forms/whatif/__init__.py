"""What other weights would do, at once."""
