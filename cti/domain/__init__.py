"""What a call and an agent are, whoever's switch they live on: pure, and nothing else of ours below."""
