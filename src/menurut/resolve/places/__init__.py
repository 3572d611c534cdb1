"""Places: from the words of a mention to a point on the map, or to the reason why there is none."""
