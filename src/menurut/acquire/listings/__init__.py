"""What lists reports without holding them: feeds, sitemaps, OPML. Only bytes are read here; nothing is fetched."""
