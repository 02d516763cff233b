"""What people may ask of the clinic by law, and what the law asks of the clinic: erasure, holds, retention, consents, incidents."""
