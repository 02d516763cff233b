"""What bella's calls and messages cost, and who is told when it is too much."""
