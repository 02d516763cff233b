"""The pages that are walked. A page of the app that stands neither here nor among what is no page fails ``test_every_page``."""

import attrs

from tests.browser.clinic import DAY


@attrs.frozen
class Walk:
    """
    A page to look at.

    Args:
        route: the app's, as it declares it. ``address``: one such, with the ids of the clinic in braces.
        who: whose window it is opened in: a role's, ``nobody``, or ``half`` for who has yet to give the second factor.
        status: of its answer. ``is_long``: axe takes seconds for it, or it is made of what others are made of; it is read once in each
            language and each light.
    """

    route: str
    address: str
    who: str = "owner"
    status: int = 200
    is_long: bool = False

    @property
    def name(self):
        """What its screenshots are called."""
        return (self.address + ("" if self.status == 200 else f" {self.status}")).strip("/").replace("/", "-").replace("?", ".") or "home"


def walk(route, *addresses, **more):
    """Return the walks of a route; without an address its own, where it has no ids."""
    return [Walk(route, address, **more) for address in addresses or (route,)]


PAGES = [
    *walk("/", who="nobody"),
    *walk("/openapi", who="nobody", is_long=True),
    *walk("/unsubscribe/{token}", "/unsubscribe/none", who="nobody", status=404),
    *walk("/unsubscribe/{token}", "/unsubscribe/{unsubscribe}", who="nobody"),
    *walk("/plugins/{plugin}{path}", "/plugins/waiting/", who="nobody"),
    *walk("/admin/"),
    *walk("/admin/", who="receptionist"),
    *walk("/admin/live"),
    *walk("/admin/live/{id}", "/admin/live/{live}"),
    *walk("/admin/test-mode"),
    *walk("/admin/telephone"),
    *walk("/admin/telephone/{id}", "/admin/telephone/{telephone}"),
    *walk("/admin/login", who="nobody"),
    *walk("/admin/login/code", who="half"),
    *walk("/admin/prove"),
    *walk("/admin/account"),
    *walk("/admin/account/password"),
    *walk("/admin/account/second-factor"),
    *walk("/admin/staff"),
    *walk("/admin/staff/{id}", "/admin/staff/{receptionist}"),
    *walk("/admin/keys"),
    *walk("/admin/calls", "/admin/calls", "/admin/calls?number=416%20555%200199&since=2026-11-03"),
    *walk("/admin/calls/{id}", "/admin/calls/{call}"),
    *walk("/admin/calls/{id}", "/admin/calls/none", status=404),
    *walk("/admin/patients", "/admin/patients", "/admin/patients?q=tremblay"),
    *walk("/admin/patients/{id}", "/admin/patients/{patient}"),
    *walk("/admin/merges"),
    *walk("/admin/import", is_long=True),
    *walk("/admin/import/{id}", "/admin/import/{list}", is_long=True),
    *walk("/admin/privacy", is_long=True),
    *walk("/admin/privacy/incidents/{id}", "/admin/privacy/incidents/{incident}", is_long=True),
    *walk("/admin/privacy/patients/{id}", "/admin/privacy/patients/{patient}", is_long=True),
    *walk("/admin/plugins"),
    *walk("/admin/plugins/{name}", "/admin/plugins/waiting"),
    *walk("/admin/calendars"),
    *walk("/admin/exports"),
    *walk("/admin/waiting"),
    *walk("/admin/waiting/new"),
    *walk("/admin/recall"),
    *walk("/admin/to-enter"),
    *walk("/admin/requests"),
    *walk("/admin/conflicts"),
    *walk("/admin/clinic"),
    *walk("/admin/set-up", is_long=True),
    *walk("/admin/clinic/{part}", "/admin/clinic/telephones", is_long=True),
    *walk("/admin/clinic/people", is_long=True),
    *walk("/admin/clinic/services", is_long=True),
    *walk("/admin/clinic/texts", is_long=True),
    *walk("/admin/clinic/{kind}/{id}", "/admin/clinic/providers/lavoie", is_long=True),
    *walk("/admin/waiting"),
    *walk("/admin/waiting/new"),
    *walk("/admin/recall"),
    *walk("/admin/to-enter"),
    *walk("/admin/requests"),
    *walk("/admin/conflicts"),
    *walk("/admin/clinic"),
    *walk("/admin/set-up", is_long=True),
    *walk("/admin/clinic/{part}", "/admin/clinic/telephones", is_long=True),
    *walk("/admin/clinic/people", is_long=True),
    *walk("/admin/clinic/services", is_long=True),
    *walk("/admin/clinic/texts", is_long=True),
    *walk("/admin/clinic/{kind}/{id}", "/admin/clinic/providers/lavoie", "/admin/clinic/services/cleaning", is_long=True),
    *walk("/admin/reports"),
    *walk("/admin/dashboards"),
    *walk("/admin/dashboards/{key}", "/admin/dashboards/executive", "/admin/dashboards/operations"),
    *walk("/admin/alerts"),
    *walk("/admin/alerts/{id}", "/admin/alerts/{alert}"),
    *walk("/admin/audit"),
    *walk("/admin/schedule", f"/admin/schedule?date={DAY}"),
    *walk("/admin/schedule", "/admin/schedule", who="receptionist"),
    *walk("/admin/schedule/blocks/new", f"/admin/schedule/blocks/new?date={DAY}"),
    *walk("/admin/schedule/blocks/{id}", "/admin/schedule/blocks/{block}"),
    *walk("/admin/schedule/closures/new", f"/admin/schedule/closures/new?date={DAY}"),
    *walk("/admin/appointments/new"),
    *walk("/admin/appointments/{id}", "/admin/appointments/{appointment}"),
    *walk("/admin/appointments/{id}", "/admin/appointments/{requested}", who="receptionist"),
    *walk("/admin/appointments/{id}/move", "/admin/appointments/{appointment}/move"),
]
#: What answers with no page: files, parts of a page, what stands in a page.
NO_PAGES = {
    "/admin/static/{digest}/{name}",
    "/admin/audit.{kind}",
    "/admin/recall.{kind}",
    "/admin/conflicts.{kind}",
    "/admin/to-enter.{kind}",
    "/admin/requests.{kind}",
    "/admin/waiting.{kind}",
    "/admin/patients/{id}/record.zip",
    "/admin/calls.{kind}",
    "/admin/calls/{id}/recordings/{recording}",
    "/admin/import/{id}/{what}.csv",
    "/admin/privacy/register.{kind}",
}
