"""Forms of the administration: an area or department is made under its parent, and closed by a date."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from forms_app.areas.models import LEVELS, Appointment, Area, Department, Level
from forms_app.areas.profiles import GridProfile


def _choices_of(form: forms.ModelForm, name: str) -> forms.ModelChoiceField:
    return cast(forms.ModelChoiceField, form.fields[name])


class AreaChoiceField(forms.ModelChoiceField):
    """Areas by their full names and codes, in the order of the tree. One query for the names."""

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(queryset if queryset is not None else Area.objects.none(), **kwargs)
        self._names: dict[str, str] | None = None

    def label_from_instance(self, area: Area) -> str:
        if self._names is None:
            self._names = dict(Area.objects.values_list("path", "name"))
        return f"{area.full_name(self._names)}（{area.code}）"


class NewAreaForm(forms.ModelForm):
    parent = AreaChoiceField(label=_("Area above"))

    class Meta:
        model = Area
        fields: ClassVar = ["parent", "name", "code", "valid_from"]
        widgets: ClassVar = {"valid_from": AdminDateInput}
        help_texts: ClassVar = {
            "code": _("The code of the area above and three more digits; a county has six (GB/T 2260, GB/T 10114).")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = Area.objects.open().exclude(level=Level.MICRO)
        _choices_of(self, "parent").queryset = parents
        # The first area of all is the county itself.
        self.fields["parent"].required = Area.objects.exists()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        parent = cleaned.get("parent")
        self.instance.level = LEVELS[LEVELS.index(parent.level) + 1] if parent else LEVELS[0]
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                self.instance.check_under(self.cleaned_data["parent"])
            except ValidationError as error:
                self.add_error("code", error.messages)

    def save(self, commit: bool = True) -> Area:
        parent = self.cleaned_data["parent"]
        if parent:
            parent.add_child(instance=self.instance)
        else:
            Area.add_root(instance=self.instance)
        return self.instance


class AreaForm(forms.ModelForm):
    class Meta:
        model = Area
        fields: ClassVar = ["name", "code", "level", "valid_from", "closed_on"]
        widgets: ClassVar = {"valid_from": AdminDateInput, "closed_on": AdminDateInput}
        help_texts: ClassVar = {
            "closed_on": _(
                "From this day nobody can choose this area or those below it; records stay. "
                "Leave empty to keep it open, or to open it again."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].disabled = True

    def clean_closed_on(self) -> Any:
        closed_on = self.cleaned_data["closed_on"]
        parent = self.instance.get_parent()
        if closed_on is None and parent and not parent.is_open:
            raise ValidationError(_("%(name)s is closed. Open it first.") % {"name": parent.name})
        return closed_on

    def save(self, commit: bool = True) -> Area:
        area = super().save(commit)
        if "closed_on" in self.changed_data and area.closed_on:
            area.close(area.closed_on)
        return area


class DepartmentForm(forms.ModelForm):
    parent = forms.ModelChoiceField(Department.objects.none(), label=_("Department above"), required=False)
    area = AreaChoiceField(label=_("Area"))

    class Meta:
        model = Department
        fields: ClassVar = ["name", "parent", "area"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices_of(self, "area").queryset = Area.objects.open().filter(level__in=[Level.COUNTY, Level.TOWN])
        if self.instance.pk:
            del self.fields["parent"]
        else:
            _choices_of(self, "parent").queryset = Department.objects.all()

    def save(self, commit: bool = True) -> Department:
        if self.instance.pk:
            return super().save(commit)
        parent = self.cleaned_data["parent"]
        if parent:
            parent.add_child(instance=self.instance)
        else:
            Department.add_root(instance=self.instance)
        return self.instance


class PersonChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return f"{user.get_full_name()}（{user.get_username()}）"


class AppointmentForm(forms.ModelForm):
    user = PersonChoiceField(get_user_model()._default_manager.none(), label=_("Person"))
    area = AreaChoiceField(label=_("Area"))

    class Meta:
        model = Appointment
        fields: ClassVar = ["user", "post", "area", "department", "below", "full_time", "since", "until"]
        widgets: ClassVar = {"since": AdminDateInput, "until": AdminDateInput}
        help_texts: ClassVar = {
            "below": _("Without it the rights are for this area alone, not for those below it."),
            "until": _("The last day in post. From the day after, the person no longer sees this area."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, areas = get_user_model()._default_manager.filter(is_active=True), Area.objects.open()
        if self.instance.pk:
            people |= get_user_model()._default_manager.filter(pk=self.instance.user_id)
            areas |= Area.objects.filter(pk=self.instance.area_id)
        _choices_of(self, "user").queryset = people.order_by("username")
        _choices_of(self, "area").queryset = areas


class GridProfileForm(forms.ModelForm):
    """All but the sketch map, which is uploaded at the desk: photos are made safe on a higher floor."""

    area = AreaChoiceField(label=_("Area"))

    class Meta:
        model = GridProfile
        exclude: ClassVar = ["sketch"]
        widgets: ClassVar = {"announced_on": AdminDateInput, "duties": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.open().exclude(level=Level.MICRO)
        if self.instance.pk:
            areas |= Area.objects.filter(pk=self.instance.area_id)
        _choices_of(self, "area").queryset = areas
