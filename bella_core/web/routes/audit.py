"""``GET /audit/report``."""

from datetime import date

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.moments import NoMoment, read_moment
from bella_core.domain.period import BadPeriod, Period
from bella_core.schemas.figures import AuditFigures
from bella_core.services.audit_report import AuditDesk, audit_document

from ..auth import KeyGuard
from ..operations import PERIOD, operation, shows
from ..problems import bad_query, json_response, with_problems
from ..queries import check_query


def audit_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the route of the audit's report: names of keys and staff, ids and codes, nothing of a patient's."""

    @operation("Tell who did what in some days", tag="operations", access="write", answers=shows(AuditFigures), parameters=PERIOD)
    @with_problems
    async def show_audit(request: web.Request) -> web.Response:
        """Tell who did what in some days, and what of it somebody should look at."""
        await guard.require(request, "write")  # who may only read patients' data need not know who else does
        check_query(request, ("from", "to"))
        try:
            period = Period(_day(request, "from"), _day(request, "to"))
        except BadPeriod as error:
            raise bad_query("to", str(error)) from None
        return json_response(audit_document(await AuditDesk(bella.db, bella.clinics).of(period)))

    return [web.get("/audit/report", show_audit)]


def _day(request: web.Request, name: str) -> date:
    given = request.query.get(name)
    if given is None:
        raise bad_query(name, "is missing; write the day as 2027-03-31")
    try:
        return read_moment(given, date)
    except NoMoment as error:
        raise bad_query(name, f"{error}, such as 2027-03-31") from None
