"""Chatwoot as a desk: an inbox of the kind "API", by its application API and its webhooks.

Sources: developers.chatwoot.com/api-reference; chatwoot/chatwoot (message_builder.rb, message_finder.rb,
conversation_builder.rb); the signature: chatwoot/chatwoot pull request 13573.
"""
