"""What is asked of who is covered by the Canadian Dental Care Plan."""

EN: dict[str, tuple[str, ...]] = {
    "benefit_day": ("From what date does the Canadian Dental Care Plan cover you, by what Sun Life wrote to you?",),
    "benefit_day.again": ("On what day does your coverage start? If you don’t know, just say so.",),
    "benefit_day.keys": ("Please key in the day your coverage starts: four digits for the year, two for the month, two for the day.",),
}

FR: dict[str, tuple[str, ...]] = {
    "benefit_day": ("D’après l’avis de Sun Life, à partir de quelle date le régime canadien de soins dentaires vous couvre-t-il?",),
    "benefit_day.again": ("Quel jour votre couverture commence-t-elle? Si vous ne le savez pas, dites-le simplement.",),
    "benefit_day.keys": (
        "Composez le jour où votre couverture commence : quatre chiffres pour l’année, deux pour le mois, deux pour le jour.",
    ),
}
