"""The shop's other desk: tickets go to a mailbox or to a help desk that the team uses already."""
