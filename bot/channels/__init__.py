"""Channels: each one translates between a platform's bytes and `bot.messages`."""
