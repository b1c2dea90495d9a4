"""Where it happened and which procuratorate is competent, or an honest "cannot tell". Nothing is guessed."""

from triage.places.competence import RECEIVING, competent
from triage.places.divisions import Division, Level
from triage.places.locate import Places, Whereabouts
from triage.places.roles import Role

__all__ = ["RECEIVING", "Division", "Level", "Places", "Role", "Whereabouts", "competent"]
