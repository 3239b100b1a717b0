"""Pure checks of a merchant's files: what is wrong, in which line, and what would be right. Never imports Rasa."""
