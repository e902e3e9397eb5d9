from reports.appraisal.models.scheme import Grade, Indicator, Kind, Scheme, Source
from reports.appraisal.models.sheet import Appeal, Change, Score, ScoreSheet, State, count_sheets

__all__ = [
    "Appeal",
    "Change",
    "Grade",
    "Indicator",
    "Kind",
    "Scheme",
    "Score",
    "ScoreSheet",
    "Source",
    "State",
    "count_sheets",
]
