"""
Appointments that a patient has already: when one is, moving it, cancelling it, saying that one comes, or that one comes late.

``wanted`` begins what a caller wants and goes over to something else, ``words`` reads what they say of it; ``plan`` asks for the next
thing that is needed; ``identity`` asks who it is, ``which`` which appointment; ``wording`` says them; ``replying`` reads the answers to
what only this part asks; ``moving`` finds the new time; ``results`` takes what the book answered; ``ending`` says what was done, from the
row that was written.
"""
