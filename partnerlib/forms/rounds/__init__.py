"""Blind rounds: opening, finishing, closing, and the level agreed on afterwards."""
