"""Services and providers are those of the clinic's own lists, by whatever words callers use."""

import pytest

from bella_core.plugin import ProviderView, ServiceView


def clinic(*services):
    return tuple(ServiceView(code, {"en": en, "fr": fr}, {"en": words, "fr": ()}) for code, en, fr, words in services)


def test_a_clinics_own_word_goes_before_the_everyday_one(says):
    services = clinic(("cleaning", "cleaning", "nettoyage", ()), ("spa", "smile spa", "spa du sourire", ("detailing",)))
    assert says("I want the detailing", services=services) == ["s:spa"]


def test_a_clinic_with_codes_of_its_own_is_understood_by_its_names(says):
    services = clinic(("D1110", "teeth cleaning", "nettoyage", ()), ("D0120", "check-up", "examen", ()))
    assert "s:D1110" in says("je voudrais un détartrage", services=services)


def test_a_service_that_the_clinic_does_not_offer_is_not_found(says):
    services = clinic(("cleaning", "cleaning", "nettoyage", ()))
    assert says("I want braces", services=services) == []


def test_a_clinic_without_lists_is_no_error(says):
    assert says("a cleaning with Dr. Chen", services=(), providers=()) == []


def test_a_lost_filling_is_looked_at_soon_and_may_be_a_filling(find):
    (one,) = [one for one in find("mon plombage est tombé", "fr-CA") if one.kind == "service"]
    assert one.value.code == "emergency_exam"
    assert [other.code for other in one.alternatives] == ["filling"]


@pytest.mark.parametrize(("heard", "code"), [("whitning", "whitening"), ("extracsion", "extraction"), ("netoyyage", "cleaning")])
def test_a_word_written_almost_right_counts_where_a_service_was_asked_for(says, heard, code):
    assert f"s:{code}" in says(heard, expecting=["service"])
    assert f"s:{code}" not in says(heard)


@pytest.mark.parametrize("text", ["I don't need a cleaning", "pas un nettoyage", "not a filling", "sans blanchiment"])
def test_a_service_that_is_not_wanted_is_not_found(says, text):
    assert not [one for one in says(text) if one.startswith("s:")]


@pytest.mark.parametrize("heard", ["docteur Lavoye", "Dr. Lavoix", "doctor Lavoie", "docteure Sophie Lavoie"])
def test_a_provider_is_known_by_sound(says, heard):
    assert "p:lavoie" in says(f"avec {heard}")


def test_a_bare_name_counts_where_a_provider_was_asked_for(says):
    assert says("Chen", expecting=["provider"]) == ["p:chen"]
    assert says("Chen") == []


def test_a_caller_who_has_a_providers_name_is_no_provider(says):
    assert says("my name is David Chen") == []


def test_a_name_that_two_providers_share_finds_neither(says):
    twins = (ProviderView("a", "Dr. Ann Roy", "dentist"), ProviderView("b", "Dr. Paul Roy", "dentist"))
    assert says("with Dr. Roy", providers=twins) == []


@pytest.mark.parametrize("text", ["peu importe", "it doesn't matter", "either", "ça me dérange pas"])
def test_anyone_will_do_where_a_provider_was_asked_for(says, text):
    assert "p:anyone" in says(text, expecting=["provider"])
