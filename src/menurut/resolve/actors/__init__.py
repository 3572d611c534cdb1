"""Actors: who the entities of a report are, of what kind, and for which side they speak and act."""
