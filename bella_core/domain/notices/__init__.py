"""What patients are told in writing: the texts, how they are filled in, and what they cost."""
