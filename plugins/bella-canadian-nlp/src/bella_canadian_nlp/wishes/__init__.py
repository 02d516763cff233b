"""What a caller wants, as far as set phrases tell: yes and no, intents, services, emergencies, for whom, in which language."""
