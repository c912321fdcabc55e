"""The shortlist of a long list: what-if with its weights and must-haves, and the hand-over to a new case."""
