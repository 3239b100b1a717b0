"""What any store of ours keeps and enforces: pure data, rules and search, shared by server and fake."""
