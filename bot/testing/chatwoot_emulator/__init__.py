"""Chatwoot's application API and webhooks as its documentation and its source describe them, for tests."""
