"""What bella asked: a person knows it by the words, a simulated caller by the key of the prompt as well."""

from bella_core.domain.dialogue.types import Prompt, Reply

#: Questions by the first part of their prompt's key; anything else is understood by what is listened for.
QUESTIONS = frozenset({
    "reason", "anything_else", "after_911", "status", "name", "family", "given", "name_sure", "birth_date", "caller_id", "phone",
    "phone_more",
    "phone_sure", "service", "when", "offer", "read_back", "sure", "change", "party", "whose", "next_visit", "waitlist",
    "due", "errand", "after_transfer",
    "existing", "identity", "own_name", "which", "attend", "move_it", "move_sure", "cancel_it", "cancel_sure", "how_late",
})  # fmt: skip


def root(prompt: Prompt) -> str:
    """Return the question that a prompt belongs to."""
    return prompt.key.partition(".")[0]


def question(reply: Reply) -> tuple[str, Prompt]:
    """Return what was asked, and the words that asked it."""
    for part in reversed(reply.parts):
        if root(part) in QUESTIONS:
            return root(part), part
    mode = reply.listen.mode if reply.listen else "open"
    return f"mode:{mode}", reply.parts[-1]
