"""The report page: its text with the claims marked, everything that was read of it, and how it is corrected."""
