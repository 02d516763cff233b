"""Several people in one call: who they are, one after the other; then one time for all, one read-back, and all booked or none."""
