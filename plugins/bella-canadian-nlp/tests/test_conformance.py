"""The plugin keeps the contract's promises."""

from typing import ClassVar

from bella_canadian_nlp import CanadianNlp

from bella_core.plugin import NameValue, PhoneValue, PostalCode, ServiceValue, YesNo
from bella_core.testing import Example, ExtractionSuite


class TestCanadianNlp(ExtractionSuite):
    plugin = CanadianNlp
    cleans = True
    examples: ClassVar = [
        Example("call me at four one six five five five oh one two three", "phone", PhoneValue("+14165550123", None, "CA")),
        Example("je m'appelle Jean Tremblay", "name", NameValue("Jean", "Tremblay", "Jean Tremblay"), "fr-CA"),
        Example("h deux x trois y quatre", "postal_code", PostalCode("H2X 3Y4", "QC"), "fr-CA", ("postal_code",)),
        Example("I need a cleaning please", "service", ServiceValue("cleaning")),
        Example("oui s'il vous plaît", "yes_no", YesNo("yes"), "fr-CA", ("yes_no",)),
    ]
