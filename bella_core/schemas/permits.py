"""What programs say of who may hear of a patient, and what they are shown of it."""

import attrs


@attrs.frozen
class PermitRequest:
    """
    What staff change.

    Args:
        do_not_disclose: nothing is said of the patient, to anybody; left out, it stays as it is.
        may_be_told: by contact's id, whether they may hear of the patient's appointments; those left out stay as they are.
    """

    do_not_disclose: bool | None = None
    may_be_told: dict[str, bool] = attrs.field(factory=dict)


@attrs.frozen
class ContactPermitItem:
    """One contact of a patient; ``phone``: E.164, ``relation``: the patient's to them."""

    contact_id: str
    phone: str
    relation: str
    may_be_told: bool


@attrs.frozen
class PermitItem:
    """Who may hear of a patient: nobody where ``do_not_disclose`` is set, else the patient and those contacts."""

    do_not_disclose: bool
    contacts: tuple[ContactPermitItem, ...]
