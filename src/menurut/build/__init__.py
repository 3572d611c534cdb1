"""Build what the resolver looks up: the gazetteer of places and the register of actors. Not needed to read reports."""
