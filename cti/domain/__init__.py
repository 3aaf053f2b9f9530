"""What a call and an agent are, on any switch: pure, and nothing of ours below it."""
