"""JSON of the store's API to values. Strict: what does not fit raises `CodecError`, never a guess."""
