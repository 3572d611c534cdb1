"""The overview made ready for its page: the cards of its list, what is new to whom, the filters as links."""
