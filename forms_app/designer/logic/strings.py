"""Words that the editor's scripts show, and the list of functions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.expressions.functions import GROUPS


def strings() -> dict[str, str]:
    return {
        "edit": _("Edit the condition"),
        "expert": _("Expression (for experts)"),
        "formula": _("Formula assistant"),
        "always": _("No condition"),
        "asText": _("Written as an expression; it cannot be shown as rows."),
        "titleCondition": _("Condition: %s"),
        "titleFormula": _("Formula: %s"),
        "all": _("all of these apply"),
        "any": _("any of these applies"),
        "when": _("It counts when"),
        "group": _("Group of conditions"),
        "row": _("Condition %s"),
        "question": _("Question asked about"),
        "operator": _("How it is compared"),
        "value": _("Value compared with"),
        "value2": _("Up to which value"),
        "choose": _("Choose…"),
        "addRow": _("Add a condition"),
        "addGroup": _("Add conditions as a group"),
        "remove": _("Take out condition %s"),
        "removeGroup": _("Take out this group"),
        "clear": _("Take the condition away"),
        "done": _("Take over"),
        "cancel": _("Leave as it was"),
        "otherAnswer": _("the answer to another question"),
        "ownValue": _("a fixed value"),
        "kindOfValue": _("Fixed value or other answer"),
        "days": _("whole days"),
        "failed": _("Conditions could not be checked just now. What you write is kept."),
        "broken": _("Condition is wrong"),
        "brokenIn": _("%s conditions inside are wrong"),
        "renamed": _("Conditions follow the new name:"),
        "wordsNow": _("In words"),
        "find": _("Find a question or a function"),
        "insert": _("Insert"),
        "questions": _("Questions of this form"),
        "functions": _("Functions"),
        "samples": _("Sample answers; change them and look at the result"),
        "result": _("Result"),
        "inRows": _("several rows, with 、 between them"),
        "nothingAsked": _("The formula reads no answers."),
        "example": _("Example"),
        "close": _("Close this window"),
        "gone": _("(no longer there) "),
    }


def functions() -> list[dict[str, Any]]:
    return [
        {
            "group": title,
            "name": one.name,
            "meaning": one.meaning,
            "example": one.example,
            "result": one.result,
            "empty": not one.takes,
        }
        for title, rows in GROUPS.items()
        for one in rows
    ]
