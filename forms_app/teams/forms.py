"""What a village enters: the profile of a grid (or what its grids share), and a member's photo and political status."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from forms_app.accounts.statuses import status_choices
from forms_app.areas.models import Area, Level
from forms_app.areas.profiles import SHARED, GridProfile, profile_of
from forms_app.entry.display import day_text
from forms_app.teams.pictures import PictureField

OWN = ("bounds", "households", "residents", "migrants", "party_members", "key_places", "businesses")


class ProfileForm(forms.ModelForm):
    sketch_file = PictureField(
        label=_("Sketch map"),
        required=False,
        help_text=_("A JPG, PNG or WebP picture, wider than high; it is printed 126 mm wide."),
    )
    remove_sketch = forms.BooleanField(label=_("Remove the present sketch map"), required=False)

    class Meta:
        model = GridProfile
        fields: ClassVar = [*OWN, *SHARED]
        widgets: ClassVar = {
            "announced_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "duties": forms.Textarea({"rows": 4}),
            "bounds": forms.Textarea({"rows": 2}),
        }
        help_texts: ClassVar = {
            "bounds": _("East, south, west and north in one sentence, at most 100 characters."),
            "duties": _("One line each for duties, tasks and kinds of events."),
        }

    def __init__(self, area: Area, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if area.level != Level.GRID:
            for name in (*OWN, "sketch_file", "remove_sketch"):
                del self.fields[name]
        elif not self.instance.sketch:
            del self.fields["remove_sketch"]
        self._show_inherited(area)

    def _show_inherited(self, area: Area) -> None:
        """Under each shared field stands what holds while it is left empty."""
        parent = area.get_parent()
        above = profile_of(parent) if parent else None
        for name in SHARED:
            value = getattr(above, name) if above else profile_of(area).shared[name] if name == "duties" else ""
            if value:
                words = day_text(value) if isinstance(value, date) else value
                inherited = _("If left empty: %(value)s") % {"value": words}
                self.fields[name].help_text = f"{self.fields[name].help_text} {inherited}".strip()


class MemberForm(forms.ModelForm):
    portrait_file = PictureField(
        portrait=True,
        label=_("Photo"),
        required=False,
        help_text=_("A front view of head and shoulders. It is cut to 35 by 49 millimetres and made smaller."),
    )
    remove_portrait = forms.BooleanField(label=_("Remove the present photo"), required=False)
    political_status = forms.ChoiceField(label=_("Political status"), required=False)

    class Meta:
        model = get_user_model()
        fields: ClassVar = ["political_status"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["political_status"]
        field.choices = status_choices(self.instance.political_status)
        if not self.instance.portrait:
            del self.fields["remove_portrait"]
