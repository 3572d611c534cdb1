"""Words of a text and what they mean: phrases, the tables of a language, numbers."""
