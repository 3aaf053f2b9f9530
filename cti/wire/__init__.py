"""How messages are written: bytes and text to messages and back; knows no calls, does no I/O."""
