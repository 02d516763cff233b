"""Calls over Twilio's ConversationRelay: words in, words out, and what a caller has heard of them."""
