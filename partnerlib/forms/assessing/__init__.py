"""What an assessor answers about a candidate."""
