"""Reconcile: claims of many reports come together into incidents; how they stand to one another, and what they come to."""
