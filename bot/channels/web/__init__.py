"""The web chat: the page's JSON in, the page's JSON out."""
