"""Calls by live audio: when the caller speaks and has spoken, what was said, and what bella says in return."""
