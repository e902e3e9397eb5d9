from forms_app.tables.models.counts import Counting, RollUp, RollUpChange
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
    "OnlyAdded",
    "RecordEdit",
    "RollUp",
    "RollUpChange",
    "SerialCounter",
]
