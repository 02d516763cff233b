"""What the pages of imports say of a list: keys of the catalogues."""

from collections.abc import Mapping

from bella_core.domain.importing.columns import Kind

from .menu import N_

KINDS: Mapping[Kind, str] = {"patients": N_("Patients"), "appointments": N_("Appointments")}
STATES = {
    "read": N_("to be looked at"),
    "trying": N_("is being tried"),
    "tried": N_("tried; nothing is taken in yet"),
    "taking": N_("is being taken in"),
    "taken": N_("taken in"),
    "failed": N_("failed by a fault of the program; the log says why"),
}
ENCODINGS = {"cp1252": "Windows-1252", "utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}
DELIMITERS = {"\t": N_("tabs"), ",": N_("commas"), ";": N_("semicolons"), "|": N_("bars")}
ORDER_WORDS = {"dmy": N_("the day first"), "mdy": N_("the month first"), "ymd": N_("the year first")}
NEEDS: Mapping[Kind, str] = {
    "patients": N_("Needed: first and family name, or the full name."),
    "appointments": N_("Needed: the patient’s number or name; start, or day and time; and with whom it is."),
}
LACKING = N_("A column that is needed is not chosen.")
#: What becomes of rows.
OUTCOMES = {
    "new": N_("new"),
    "past": N_("past, kept as history"),
    "linked": N_("known by two identifiers, linked"),
    "changed": N_("changed"),
    "same": N_("as they were"),
    "kept": N_("kept, as they were changed here since; it stands under what needs attention"),
    "doubtful": N_("new, and perhaps somebody who is here already"),
    "conflict": N_("their place is taken; they are conflicts"),
}
#: The tables of the list's own words.
TABLES = {"providers": N_("With whom"), "rooms": N_("Rooms"), "services": N_("Services"), "locations": N_("Locations")}
FIELDS = {
    "external_id": N_("Number in the other program"),
    "patient_id": N_("Patient’s number in the other program"),
    "family": N_("Family name"),
    "given": N_("First name"),
    "full_name": N_("Full name"),
    "birth_date": N_("Born"),
    "mobile": N_("Mobile telephone"),
    "home_phone": N_("Telephone at home"),
    "work_phone": N_("Telephone at work"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "language": N_("Language"),
    "relation": N_("Relation to whoever answers for the family"),
    "family_id": N_("Number of whoever answers for the family"),
    "status": N_("State"),
    "starts": N_("Start, day and time in one"),
    "date": N_("Day"),
    "time": N_("Time"),
    "ends": N_("End"),
    "minutes": N_("Length in minutes"),
    "units": N_("Length in units"),
    "provider": N_("With"),
    "room": N_("Room"),
    "service": N_("Service"),
    "reason": N_("Reason or note"),
    "location": N_("Location"),
}
#: Why a file is refused, as the service says it; what is not here names columns or lines of the file, and is shown as it is.
REFUSALS = frozenset(
    {
        LACKING,
        N_("Choose a file."),
        N_("The file is larger than 16 megabytes. Part the list, and give the parts one after the other."),
        N_("the file is a spreadsheet or an archive; save the list as CSV (UTF-8) and give that"),
        N_("the file is an old spreadsheet; save the list as CSV (UTF-8) and give that"),
        N_("the file is a PDF; save the list as CSV (UTF-8) and give that"),
        N_("the file is empty"),
        N_("the file has a header and no rows"),
        N_("the file has more than 200000 rows; part it, and import the parts one after the other"),
        N_("the header has a single column; part the columns by commas, semicolons or tabs"),
    }
)
