"""Tickets in a mailbox: the smallest desk. It tells, and is not asked."""
