"""Files that people send: what they are, how they are called, and where they are kept."""
