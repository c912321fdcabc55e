"""Answers from Excel."""
