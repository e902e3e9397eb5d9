"""Words for operators, for what a condition is about, and for what is wrong with a row."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app.schema.conditions.rows import BadRows
from forms_app.schema.conditions.subjects import OWN, Subject
from forms_app.schema.model import FormSchema, Question

# Each “…” is the place of a value.
OPERATORS = {
    "eq": _("is equal to …"), "ne": _("is not equal to …"), "lt": _("is less than …"), "le": _("is at most …"),
    "gt": _("is more than …"), "ge": _("is at least …"), "between": _("lies between … and …"),
    "empty": _("is not answered"), "filled": _("is answered"),
    "is": _("is the choice …"), "is_not": _("is not the choice …"), "one_of": _("is one of …"),
    "none_of": _("is none of …"), "has": _("includes …"), "has_not": _("does not include …"),
    "any_of": _("includes at least one of …"), "at_least": _("has at least … choices"),
    "at_most": _("has at most … choices"), "yes": _("is answered with yes"), "no": _("is answered with no"),
    "on": _("is the day …"), "not_on": _("is not the day …"), "before": _("is before …"), "after": _("is after …"),
    "not_after": _("is not later than …"), "not_before": _("is not earlier than …"),
    "before_today": _("is before today"), "after_today": _("is after today"), "is_today": _("is today"),
    "last_days": _("lies within the last … days"), "older_days": _("lies more than … days back"),
    "next_days": _("lies within the next … days"), "within": _("lies in …"), "not_within": _("does not lie in …"),
    "contains": _("contains the words …"), "contains_not": _("does not contain the words …"),
    "starts": _("begins with …"), "ends": _("ends with …"), "there": _("is there"), "missing": _("is missing"),
    "rows_eq": _("has exactly … rows"), "rows_ne": _("has other than … rows"), "rows_lt": _("has fewer than … rows"),
    "rows_le": _("has at most … rows"), "rows_gt": _("has more than … rows"), "rows_ge": _("has at least … rows"),
}  # fmt: skip
COLUMNS = {"choice.code": _("Code of the choice"), "choice.label": _("Label of the choice"),
           "choice.parent": _("Choice above")}  # fmt: skip
# What a whole expression says, by what it is for.
SENTENCES = {
    "relevant": _("Shown when %(words)s"),
    "required_when": _("Required when %(words)s"),
    "constraint": _("Accepted only if %(words)s"),
    "choice_filter": _("Offers only choices of which %(words)s"),
    "calculation": _("Is computed as %(words)s"),
    "initial": _("Begins with %(words)s"),
    "row_count": _("Has as many rows as %(words)s"),
}
_BAD = {
    "not_rows": _("These rows cannot be read. Close the window and open it again."),
    "many_rows": _("These are too many rows. Put parts of them into a calculated question."),
    "deep_groups": _("Groups stand too deep in one another. Put parts of them into a calculated question."),
    "no_subject": _("Row %(row)d: choose a question."),
    "no_operator": _("Row %(row)d: choose how it is compared."),
    "no_value": _("Row %(row)d: a value is missing."),
    "bad_number": _("Row %(row)d: write a number."),
    "bad_day": _("Row %(row)d: choose a date or a time."),
    "bad_choice": _("Row %(row)d: choose from the list."),
    "bad_text": _("Row %(row)d: write at most 500 characters in one line, with one kind of quotes at most."),
    "other_kind": _("Row %(row)d: these two cannot be compared. Choose a question of the same kind."),
    "not_writable": _("This condition cannot be written down. Give the questions different names, then try again."),
}


def bad(error: BadRows) -> str:
    return gettext(str(_BAD[error.code])) % {"row": (error.at or 0) + 1}


def subject_label(subject: Subject, schema: FormSchema) -> str:
    """'年龄', '家庭成员 › 年龄' for the answers of several rows, '评价 › 地面' for a part."""
    if subject.id in COLUMNS:
        return str(COLUMNS[subject.id])
    question = subject.question
    assert question
    if subject.id == OWN:
        return gettext("This answer")
    steps = [schema.question(uuid).label for uuid in schema.around.get(question.uuid, ())] if subject.in_rows else []
    part = subject.part
    if part and part.name:
        steps += [question.label, part.label if part.is_text else gettext(part.label)]
    else:
        steps.append(question.label)
    return " › ".join(steps)


def where(question: Question | None, title: str) -> str:
    return question.label if question else title
