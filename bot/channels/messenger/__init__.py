"""Messenger: a Facebook page's conversations."""
