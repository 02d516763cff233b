"""What callers leave on tape: brought home, written down behind the call, listened to by staff, and deleted when its time is up."""
