"""Conversation tests: a shop's promises in text files, run through the real parts."""
