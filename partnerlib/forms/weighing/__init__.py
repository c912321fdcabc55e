"""Four ways to weigh the criteria."""
