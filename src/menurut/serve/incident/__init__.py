"""One incident made ready for its page: the sides in columns, the points, the tolls, the places, a citation."""
