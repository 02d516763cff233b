"""Who calls: names that are common in Canada, and nobody's numbers."""

from random import Random

GIVEN = {
    "en": (
        "Emma", "Liam", "Olivia", "Noah", "Sarah", "David", "Jennifer", "Michael", "Priya", "Ahmed", "Mary", "Robert", "Karen", "Daniel",
        "Susan", "Peter", "Linda", "Kevin", "Laura", "Thomas",
    ),
    "fr": (
        "Marie", "Jean", "Sylvie", "Luc", "Isabelle", "Mathieu", "Chantal", "François", "Geneviève", "Étienne", "Josée", "Alain",
        "Nathalie",
        "Martin", "Louise", "Pierre", "Amélie", "Simon", "Manon", "Yves",
    ),
}  # fmt: skip
FAMILY = {
    "en": (
        "Smith", "Brown", "MacDonald", "Wilson", "Campbell", "Singh", "Nguyen", "Lee", "Patel", "Kowalski", "Murphy", "Thompson",
        "Wright",
        "Anderson", "Clarke", "Johnson", "Fraser", "Kelly", "Martinez", "Stewart",
    ),
    "fr": (
        "Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné", "Ouellet", "Pelletier",
        "Bélanger",
        "Lévesque", "Bergeron", "Leblanc", "Paquette", "Girard", "Simard", "Boucher",
    ),
}  # fmt: skip
_AREAS = ("416", "647", "905", "514", "438", "450", "613", "604", "403", "902")


def name(rng: Random, language: str) -> tuple[str, str]:
    """Return a given and a family name; one in five is of the other language."""
    other = "fr" if language == "en" else "en"

    return tuple(rng.choice(names[other if rng.random() < 0.2 else language]) for names in (GIVEN, FAMILY))  # type: ignore[return-value]  # of two


def phone(rng: Random) -> str:
    """Return a Canadian number that is given to nobody, E.164."""
    return f"+1{rng.choice(_AREAS)}555{rng.randint(100, 199):04}"
