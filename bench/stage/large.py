"""Makes up the set-up of a whole state: counties, boards and departments, with their topics and their people.

At size 1 it has 230 agencies, 950 topics and 2,000 agents, about what Arkansas has; at size 2 twice as many of each.
"""

from collections.abc import Iterable, Iterator
from itertools import count, islice, product
from typing import TypeVar

AGENTS = 2000
COUNTIES = 75
FIRST = (
    "Alder", "Ash", "Aspen", "Beech", "Birch", "Cedar", "Cherry", "Elm", "Fir", "Hazel", "Holly", "Juniper", "Larch",
    "Maple", "Oak",
)  # fmt: skip
SECOND = ("Creek", "Hill", "Lake", "Ridge", "Valley")
PARTS = ("", "North ", "South ", "East ", "West ")
"""For larger states, which have more counties of the same names."""
PEOPLE = (
    "Ana", "Ben", "Chloe", "Dev", "Elena", "Femi", "Grace", "Hugo", "Ines", "Jonas", "Kim", "Lena", "Mateo", "Nadia",
    "Omar", "Priya", "Quinn", "Rosa", "Sam", "Tess",
)  # fmt: skip
BOARDS = (
    "accountants", "acupuncturists", "appraisers", "architects", "athletic trainers", "auctioneers", "barbers",
    "bail bond agents", "building contractors", "chiropractors", "cosmetologists", "counselors", "court reporters",
    "dental hygienists", "dentists", "dietitians", "electricians", "embalmers", "engineers", "fire alarm installers",
    "foresters", "funeral directors", "geologists", "hearing aid dealers", "home inspectors", "interior designers",
    "interpreters", "land surveyors", "landscape architects", "locksmiths", "manicurists", "massage therapists",
    "midwives", "nurses", "occupational therapists", "opticians", "optometrists", "pharmacists", "physical therapists",
    "physicians", "plumbers", "podiatrists", "private investigators", "psychologists", "real estate agents",
    "social workers", "speech pathologists", "teachers", "tattoo artists", "veterinarians",
)  # fmt: skip
DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "Aging": ("Home care for older people", "Meals delivered at home", "Report abuse of an older person"),
    "Agriculture": ("Food stall and farmers market permits", "Pesticide licenses", "Livestock brands"),
    "Archives": ("Old birth and land records", "Family research", "Copies of laws"),
    "Broadband": ("Internet for rural homes", "Help with the internet bill", "Report a wrong coverage map"),
    "Child Support": ("Apply for child support", "Pay child support", "Change a child support order"),
    "Consumer Protection": ("Complain about a business", "Bad repairs and refunds", "Scams and identity theft"),
    "Corrections": ("Find a prisoner", "Visit a prisoner", "Send money to a prisoner"),
    "Disability Services": ("Benefits for disabled people", "Wheelchair ramps and equipment", "Parking placards"),
    "Economic Development": ("Start a business", "Grants for small businesses", "Name of a company"),
    "Education": ("School enrollment", "School transport", "High school equivalency test", "Home schooling"),
    "Elections": ("Vote by mail", "Find my polling place", "Run for office", "Campaign money reports"),
    "Emergency Management": ("Storm shelters", "Flood damage aid", "Volunteer after a disaster"),
    "Environmental Quality": ("Well water tests", "Report pollution", "Asbestos removal", "Waste permits"),
    "Financial Aid": ("Scholarships", "Student loans", "Nursing school grants"),
    "Fish and Game": ("Fishing licenses", "Hunting licenses", "Boat registration", "Report poaching"),
    "Food Assistance": ("Food benefits", "Food benefits card lost", "School meals in summer"),
    "Forestry": ("Burn permits", "Plant trees", "Report a forest fire"),
    "Health": ("Birth certificates", "Death certificates", "Vaccinations", "Restaurant inspections"),
    "Highways": ("Report a pothole", "Road closures", "Oversize load permits", "Toll bills"),
    "Housing": ("Help with rent", "First home loans", "Eviction and tenants' rights", "Heating bills"),
    "Insurance": ("Complain about an insurer", "Health plan marketplace", "Insurance agent licenses"),
    "Labor": ("Unpaid wages", "Minimum wage", "Child labor permits", "Safety at work"),
    "Motor Vehicles": ("Driver licenses", "Vehicle titles", "License plates", "Driving tests"),
    "Parks": ("Campsite reservations", "Park passes", "Weddings in a park"),
    "Parole": ("Report to a parole officer", "Travel while on parole", "Parole hearings"),
    "Revenue": ("Income tax refunds", "Sales tax permits", "Tax payment plans", "Tax penalties"),
    "State Police": ("Background checks", "Accident reports", "Concealed carry licenses"),
    "Tourism": ("Travel guides", "Film permits", "Event calendars"),
    "Unemployment": ("Apply for unemployment benefits", "Weekly unemployment claims", "Appeal a benefits decision"),
    "Veterans": ("Veterans' health care", "Veterans' cemeteries", "Military records"),
}
COUNTY: dict[str, tuple[str, ...]] = {
    "clerk": ("Marriage licenses", "Voter registration", "Court records", "Deeds and land records"),
    "collector": ("Property tax bills", "Homestead credit", "Assess a vehicle", "Property values"),
}
BOARD = ("Apply for a license", "Renew a license", "Check a license", "Complain about", "Examinations")

T = TypeVar("T")


def seed(size: float = 1.0) -> str:
    """The set-up as TOML, for `onedoor db seed`."""
    agencies = list(_agencies(size))
    people = count()
    each = [len(range(place, round(AGENTS * size), len(agencies))) for place in range(len(agencies))]
    return "".join(
        [
            *(_agency(id, name, number, people) for (id, name, _), number in zip(agencies, each, strict=True)),
            *(_topic(f"{id}-{n}", text, id) for id, _, topics in agencies for n, text in enumerate(topics)),
        ]
    )


def _agencies(size: float) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(id, name, topics) of each."""
    for place in _some(product(PARTS, FIRST, SECOND), COUNTIES * size):
        name = f"{place[0]}{place[1]} {place[2]}"
        for office, topics in COUNTY.items():
            id = f"{name.lower().replace(' ', '-')}-{office}"
            yield id, f"{name} County {office.capitalize()}", tuple(f"{topic} in {name} County" for topic in topics)
    for part, people in _some(product(PARTS, BOARDS), len(BOARDS) * size):
        id = f"{part}{people}".lower().replace(" ", "-")
        yield f"board-{id}", f"{part}Board of {people.capitalize()}", tuple(f"{act} {part}{people}" for act in BOARD)
    for part, (name, topics) in _some(product(PARTS, DEPARTMENTS.items()), len(DEPARTMENTS) * size):
        id = f"{part}{name}".lower().replace(" ", "-")
        yield f"dept-{id}", f"{part}Department of {name}", tuple(f"{topic} {part}".strip() for topic in topics)


def _some(of: Iterable[T], number: float) -> Iterator[T]:
    return islice(of, max(1, round(number)))


def _agency(id: str, name: str, agents: int, people: Iterator[int]) -> str:
    head = (
        f'[[agency]]\nid = "{id}"\nname = "{name}"\nphone = "+1 501 555 0100"\nwebsite = "https://{id}.example"\n'
        '[[agency.skill]]\nslug = "general"\nname = "General questions"\n'
        '[[agency.skill]]\nslug = "forms"\nname = "Forms and fees"\n'
        '[[agency.reply]]\nname = "hello"\ntext = "Hello, I am reading your question now."\n'
    )
    return head + "".join(_agent(number) for number in islice(people, agents))


def _agent(number: int) -> str:
    called = f"{PEOPLE[number % len(PEOPLE)]} {number // len(PEOPLE) + 1}"
    return (
        f'[[agency.agent]]\naccount = "agent{number}"\nhandle = "agent{number}"\nname = "{called}"\n'
        'languages = ["en"]\nskills = ["general", "forms"]\n'
    )


def _topic(id: str, name: str, agency: str) -> str:
    return f'[[topic]]\nid = "{id}"\nname = "{name}"\nroutes = [["{agency}", "general"]]\n'
