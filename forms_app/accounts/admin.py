"""People in the administration: Wagtail's own users pages, with whole names and a few walls.

A county administrator who may change users must not make herself or others a superuser, nor touch one, and gives only
groups whose rights she holds herself.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserViewSet

from forms_app.accounts.bulk import limit_groups
from forms_app.accounts.models import User
from forms_app.accounts.statuses import status_choices
from forms_app.areas.admin_views import RefusingDeleteMixin

FIELDS = ["username", "name", "phone", "political_status", "email", "groups", "is_superuser"]


class PersonFields(forms.Form):
    """Takes out Wagtail's first and last name; a Chinese name is written whole, an e-mail address is rare."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    first_name = None
    last_name = None
    political_status = forms.ChoiceField(label=_("Political status"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["political_status"]
        field.choices = status_choices(self.instance.political_status)  # type: ignore[attr-defined]

    def clean_groups(self) -> Any:
        """Groups that this administrator may not give stay as they are: she has not seen them."""
        offered = self.fields["groups"].queryset  # type: ignore[attr-defined]
        kept = self.instance.groups.exclude(pk__in=offered) if self.instance.pk else Group.objects.none()  # type: ignore[attr-defined]
        return Group.objects.filter(pk__in=[group.pk for group in [*self.cleaned_data["groups"], *kept]])


class NewPersonForm(PersonFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields: ClassVar = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class PersonForm(PersonFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields: ClassVar = [*FIELDS, "is_active"]


class OwnDataForm(forms.ModelForm):
    """For Wagtail's account page, which would offer first and last name."""

    class Meta:
        model = User
        fields: ClassVar = ["name", "phone", "email"]


class WithoutPromotion:
    """Only superusers see and set the mark of a superuser; others give what they hold."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:  # type: ignore[attr-defined]
            form.fields.pop("is_superuser", None)
            limit_groups(form.fields["groups"], self.request.user)  # type: ignore[attr-defined]
        return form


class NewPersonView(WithoutPromotion, CreateView):
    pass


class PersonView(WithoutPromotion, EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class DeletePersonView(RefusingDeleteMixin, DeleteView):
    pass


class PeopleView(IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        """Wagtail's columns; the name of a person is 姓名, while "Name" elsewhere is 名称."""
        columns = super().columns
        columns[1].label = _("Full name")
        return columns


class PersonViewSet(UserViewSet):
    # A copy would be made by a view of Wagtail's without our walls.
    copy_view_enabled = False
    index_view_class = PeopleView
    add_view_class = NewPersonView
    edit_view_class = PersonView
    delete_view_class = DeletePersonView
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonForm if for_update else NewPersonForm


def protect_superusers(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    """Hook ``before_bulk_action``: roles and state of superusers are changed by superusers only."""
    touched = [it for it in objects if isinstance(it, User) and it.is_superuser]
    if not touched or request.user.is_superuser:
        return None
    names = "、".join(str(user) for user in touched)
    messages.error(request, _now("Only a system administrator may change %(names)s.") % {"names": names})
    return HttpResponseRedirect(view.next_url)
