"""The shop's own system, behind one protocol."""
