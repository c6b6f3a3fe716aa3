"""Who the story's dairy buys from and sells to, and whom to reach there. Telephone numbers are of the range that is kept for fiction."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Party:
    """One row of suppliers.csv."""

    party_id: str
    name: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""

    @property
    def row(self) -> tuple[str, ...]:
        """As the file tells it."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class Customer(Party):
    """One row of customers.csv."""

    level: str = "retail"


SUPPLIERS: Final = (
    Party("ALMWEIDE", "Almweide Farms", "Jakob Rieder", "milk@almweide.example", "+44 1632 960101", "Almweg 3, Oberau"),
    Party("BERGBACH", "Bergbach Dairy Co-op", "Theresa Moser", "quality@bergbach.example", "+44 1632 960117", "Molkereistrasse 12, Bergbach"),
    Party("FRUCHTHOF", "Fruchthof Fruit Preparations", "Nils Brandt", "qa@fruchthof.example", "+44 1632 960124", "Beerenallee 7, Elmstadt"),
    Party("HALMER", "Halmer Mills", "Greta Halmer", "office@halmer.example", "+44 1632 960136", "Am Wehr 1, Halm"),
    Party("LACTOFERM", "Lactoferm Cultures", "Pieter de Wit", "service@lactoferm.example", "+44 1632 960148", "Kade 40, Zuidhaven"),
    Party("BECHER", "Becher Packaging", "Anke Voss", "sales@becher.example", "+44 1632 960159", "Industriering 22, Elmstadt"),
)
CUSTOMERS: Final = (
    Customer("FRESHLANE", "Freshlane Markets", "Priya Nair", "recalls@freshlane.example", "+44 1632 960201", "Depot 4, Kingsford"),
    Customer("HARBOUR", "Harbour Hotels", "Tom Ashby", "kitchen@harbour.example", "+44 1632 960214", "1 Quay Street, Port Elm", "consumer"),
    Customer("CITY-SCHOOLS", "City School Kitchens", "Ruth Okoro", "food@cityschools.example", "+44 1632 960227", "Town Hall, Elmstadt", "consumer"),
    Customer("NORDIC", "Nordic Grocers", "Ida Holm", "ida.holm@nordic.example", "+44 1632 960235", "Havnegade 4, Aarhus", "wholesale"),
    Customer("CORNER", "Corner Shops Union", "Ben Whitlow", "quality@cornershops.example", "+44 1632 960242", "Unit 9, Mill Lane, Kingsford"),
    Customer("SKYLINE", "Skyline Catering", "Marta Silva", "safety@skyline.example", "+44 1632 960256", "Gate 2, Elmstadt Airport", "consumer"),
    Customer("ST-ANNE", "St. Anne Clinic", "Sister Clara", "diet@st-anne.example", "+44 1632 960263", "Klosterhof 5, Elmstadt", "consumer"),
    Customer("GREEN-BASKET", "Green Basket", "Leo Hart", "hello@greenbasket.example", "+44 1632 960278", "3 Market Row, Kingsford"),
    # As in real master data: somebody is always missing.
    Customer("EXPORT-DK", "Mejeri Import", level="wholesale"),
)
