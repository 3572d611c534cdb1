"""Training of the reader: from annotated reports to the weights that ship. Needs the extra `train`."""
