"""What Pega's OpenCTI framework calls things: pure."""
