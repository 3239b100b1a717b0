"""From the clerk to a person."""
