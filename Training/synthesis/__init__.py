"""Synthesised speech with the time of each phone."""
