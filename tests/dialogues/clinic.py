"""A clinic to call: Toronto, both languages, two dentists and two hygienists, weekdays 8 to 17 with lunch at 12."""

from datetime import time

from bella_core.domain.clinic import ClinicView, Location, Need, Provider, Room, Service, Window

OPEN = (Window(time(8), time(12)), Window(time(13), time(17)))
HYGIENIST = Need("provider", 50, ("hygienist",))
DENTIST_LOOKS_IN = Need("provider", 10, ("dentist",), floats=True)


def room(minutes):
    return Need("room", minutes)


def dentist(minutes):
    return Need("provider", minutes, ("dentist",))


SERVICES = (
    Service(
        "cleaning",
        {"en": "cleaning", "fr": "nettoyage"},
        50,
        (HYGIENIST, DENTIST_LOOKS_IN, room(50)),
        {"en": ("cleaning", "teeth cleaned", "hygienist"), "fr": ("nettoyage", "détartrage", "hygiéniste")},
        turnover_min=10,
        for_new=False,
    ),
    Service(
        "new_exam",
        {"en": "new patient exam", "fr": "examen de nouveau patient"},
        60,
        (dentist(60), room(60)),
        {"en": ("exam", "examination", "new patient exam"), "fr": ("examen", "examen de nouveau patient")},
        first_for_new=True,
    ),
    Service(
        "checkup",
        {"en": "check-up", "fr": "examen de contrôle"},
        30,
        (dentist(30), room(30)),
        {"en": ("checkup", "check-up", "check up"), "fr": ("contrôle", "examen de contrôle", "visite de contrôle")},
    ),
    Service(
        "emergency_exam",
        {"en": "emergency exam", "fr": "examen d’urgence"},
        30,
        (dentist(30), room(30)),
        {"en": ("emergency exam",), "fr": ("examen d’urgence",)},
    ),
    Service(
        "filling",
        {"en": "filling", "fr": "obturation"},
        50,
        (dentist(50), room(50)),
        {"en": ("filling", "cavity"), "fr": ("obturation", "plombage", "carie")},
    ),
    Service(
        "root_canal",
        {"en": "root canal", "fr": "traitement de canal"},
        90,
        (dentist(90), room(90)),
        {"en": ("root canal",), "fr": ("traitement de canal",)},
        by_phone="staff",
    ),
)

TORONTO = Location(
    id="toronto",
    name="Maple Dental",
    address="100 King Street West, Toronto",
    province="ON",
    zone="America/Toronto",
    numbers=("+14165550100",),
    languages=("en-CA", "fr-CA"),
    hours=(*((OPEN,) * 5), (), ()),
    rooms=tuple(Room(f"room{number}", f"Room {number}") for number in range(1, 5)),
    desk="+14165550101",
)

CLINIC = ClinicView(
    id="maple",
    name="Maple Dental",
    revision=1,
    locations=(TORONTO,),
    providers=(
        Provider("tremblay", "Dr. Claire Tremblay", "dentist", ("en-CA", "fr-CA")),
        Provider("chen", "Dr. David Chen", "dentist"),
        Provider("roy", "Julie Roy", "hygienist", ("en-CA", "fr-CA")),
        Provider("singh", "Amrit Singh", "hygienist"),
    ),
    services=SERVICES,
)
