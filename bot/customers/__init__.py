"""Who is speaking, and how sure the clerk is."""
