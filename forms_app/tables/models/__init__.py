from forms_app.tables.models.counts import Counting, Grain, RollUp, RollUpChange
from forms_app.tables.models.edits import EditKind, OnlyAdded, RecordEdit
from forms_app.tables.models.forms import (
    Audience,
    ChoiceWord,
    DerivedObject,
    Form,
    FormColumn,
    FormVersion,
    SerialCounter,
)

__all__ = [
    "Audience",
    "ChoiceWord",
    "Counting",
    "DerivedObject",
    "EditKind",
    "Form",
    "FormColumn",
    "FormVersion",
    "Grain",
    "OnlyAdded",
    "RecordEdit",
    "RollUp",
    "RollUpChange",
    "SerialCounter",
]
