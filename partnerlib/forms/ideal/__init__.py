"""The ideal profile: its criteria, and when it was frozen."""
