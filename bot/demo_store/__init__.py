"""The embedded store: a real HTTP API over a database, with a demo shop to fill it."""
