"""The pages that staff live in: server-rendered, in two languages, usable without scripts."""
