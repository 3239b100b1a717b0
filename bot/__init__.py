"""Shopclerk: everything of the clerk but its actions."""
