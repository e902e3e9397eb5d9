"""What is wrong with expressions, in words: codes of ``schema.expressions`` and of ``rules``."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "expression_too_long": _(
        "The expression has %(found)d characters; %(limit)d is the limit. Put parts of it into calculated questions."
    ),
    "expression_empty": _("Nothing is written here. Write an expression, or leave the field empty."),
    "expression_unfinished": _("The expression ends too early. Something is missing at the end, perhaps a bracket."),
    "expression_unexpected": _(
        "Character %(at)d: “%(text)s” cannot stand here. Look for a missing operator, comma or bracket."
    ),
    "expression_control": _("Character %(at)d: a sign that cannot be seen stands here. Delete it."),
    "expression_large_number": _("Character %(at)d: this number is too large."),
    "expression_open_quote": _("Character %(at)d: these quotes are not closed."),
    "expression_open_brace": _("Character %(at)d: “${” is not closed by “}”."),
    "expression_too_deep": _(
        "Character %(at)d: more than %(limit)d brackets or signs stand in one another. Use calculated questions."
    ),
    "expression_unknown_question": _(
        "Character %(at)d: there is no question “%(name)s” in this form. Nearest name: %(near)s"
    ),
    "expression_stopped_question": _(
        "Character %(at)d: “%(name)s” (%(label)s) is no longer asked. Take it out of the expression, or bring the "
        "question back."
    ),
    "expression_ambiguous_question": _(
        "Character %(at)d: “%(name)s” is the name of several questions. Write the field name of the one you mean."
    ),
    "expression_not_answered": _("Character %(at)d: “%(label)s” is only shown and has no answer."),
    "expression_unknown_part": _("Character %(at)d: “%(label)s” has no part “%(name)s”. It has: %(known)s"),
    "expression_unknown_function": _("Character %(at)d: there is no function “%(name)s”. Nearest name: %(near)s"),
    "expression_wrong_count": _(
        "Character %(at)d: %(name)s has %(found)d arguments, which is too few or too many (at least %(fewest)d)."
    ),
    "expression_needs_number": _(
        "Character %(at)d: a number is wanted here, and “%(text)s” is none. For digits in a text write number(…)."
    ),
    "expression_needs_day": _(
        "Character %(at)d: a date is compared here, and “%(text)s” is none. Write it like '2026-11-23'."
    ),
    "expression_needs_rows": _("Character %(at)d: a question of a table, or the table itself, is wanted here."),
    "expression_needs_question": _("Character %(at)d: a question like ${年龄} is wanted here."),
    "expression_needs_table": _("Character %(at)d: a table that “%(label)s” stands in is wanted here."),
    "expression_no_such_choice": _("Character %(at)d: “%(label)s” has no choice “%(text)s”."),
    "expression_no_choices": _("Character %(at)d: “%(label)s” has no choices."),
    "expression_bare_name": _(
        "Character %(at)d: “%(name)s” stands alone. Questions are written ${%(name)s}, words in quotes '%(name)s'."
    ),
    "expression_no_such_column": _("Character %(at)d: choices have name, label and parent, not “%(name)s”."),
    "expression_only_position": _("Character %(at)d: “..” is only used in position(..), in a table."),
    "expression_outside_table": _("Character %(at)d: this question does not stand in such a table."),
    "expression_no_own_answer": _("Character %(at)d: a dot stands for an answer, and a section has none."),
    "expression_pattern_in_quotes": _("Character %(at)d: the pattern has to be written here, in quotes."),
    "expression_pattern_syntax": _("Character %(at)d: the pattern is wrong from “%(text)s” on."),
    "expression_pattern_unsupported": _(
        "Character %(at)d: “%(text)s” is not possible in patterns here. Look-ahead and back-references are left out."
    ),
    "expression_pattern_large": _("Character %(at)d: the pattern is too large. Use smaller numbers in { }."),
    "expression_unknown_list": _("Character %(at)d: there is no code list or form “%(name)s”."),
    "expression_not_among": _("Character %(at)d: “%(name)s” cannot stand here. One of these, in quotes: %(known)s"),
    "expression_cycle": _(
        "These wait for one another, so none can be computed: %(names)s. Take one out of an expression."
    ),
    "hidden_area": _("“%(label)s” says where a record belongs, so it is always asked. Take this condition away."),
    "inner_count": _("Inside a table the number of rows can only be the field name of a whole number in the same row."),
}
