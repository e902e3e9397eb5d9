"""Long prints whose worker was killed, or whose disk was full."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from reports.documents.models import PrintJob, State, print_path, private_storage
from reports.documents.tasks import print_ledger
from tests.cast import client_of


@pytest.fixture
def job(village_clerk, version, put):
    put(xing_ming="甲")
    return PrintJob.objects.create(owner=village_clerk, form=version.form)


def left_running(job, **ago):
    PrintJob.objects.filter(pk=job.pk).update(state=State.RUNNING, touched_at=timezone.now() - timedelta(**ago))


def run(job):
    print_ledger.enqueue(str(job.pk))
    job.refresh_from_db()


def test_a_job_whose_worker_was_killed_is_made_when_its_task_runs_again(job):
    left_running(job, seconds=40)
    private_storage().save(print_path(job, ""), ContentFile(b"half a file"))
    run(job)
    assert (job.state, job.error) == ("done", "")
    assert job.file.name == print_path(job, "")
    assert job.file.open("rb").read(5) == b"%PDF-"


def test_a_job_that_somebody_is_at_is_left_alone(job):
    left_running(job, seconds=2)
    run(job)
    assert job.state == "running"
    assert not job.file


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_a_job_that_is_over_stays_over(job, state):
    PrintJob.objects.filter(pk=job.pk).update(state=state, touched_at=timezone.now() - timedelta(hours=1))
    run(job)
    assert job.state == state


def test_nothing_of_a_print_stays_on_a_full_disk(job, monkeypatch):
    def full(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(b"%PDF")
        raise OSError(28, "No space left on device")

    private_storage().save("prints/x", ContentFile(b""))
    monkeypatch.setattr(FileSystemStorage, "_save", full)
    run(job)
    assert job.state == "failed"
    assert not private_storage().exists(print_path(job, ""))


def task_of(job, status):
    return DBTaskResult.objects.create(
        task_path="reports.documents.tasks.print_ledger",
        args_kwargs={"args": [str(job.pk)], "kwargs": {}},
        status=status,
        run_after=get_date_max(),
        queue_name="print",
        backend_name="default",
    )


def panel(job):
    return client_of(job.owner).get(f"/desk/print/jobs/{job.pk}/").content.decode()


def test_a_job_whose_task_was_given_up_has_failed(job):
    left_running(job, minutes=11)
    task_of(PrintJob(), TaskResultStatus.FAILED)
    task = task_of(job, TaskResultStatus.READY)
    assert "后台服务可能没有运行" in panel(job)
    task.status = TaskResultStatus.FAILED
    task.save()
    page = panel(job)
    assert "打印多次中断" in page
    assert "hx-get" not in page
    job.refresh_from_db()
    assert job.state == "failed"


def test_a_job_that_moves_is_not_given_up(job):
    left_running(job, minutes=1)
    task_of(job, TaskResultStatus.FAILED)
    panel(job)
    job.refresh_from_db()
    assert job.state == "running"
