"""Workers: what they print, what they fetch, and how they end."""

import http.server
import os
import signal
import threading
import time

import pytest

from reports.engine.errors import PrintFailed
from reports.engine.merge import merge, stamp_page_numbers
from reports.engine.process import Worker, WorkerGone, WorkerTooSlow
from reports.engine.render import render, render_whole_pages
from reports.engine.workers import Workers
from tests.reports.conftest import fonts, pdf, squeezed, text

# A table of this many cells takes far longer than any timeout here.
ENDLESS = "<table>" + "<tr>" + "<td>慢" * 30 + "</tr>" * 1 + ("<tr>" + "<td>慢" * 30) * 6000 + "</table>"


@pytest.fixture
def workers():
    pool = Workers(at_once=1)
    yield pool
    pool.stop()


def test_rare_characters_are_printed_with_embedded_fonts():
    made = render('<p style=\'font-family:"Noto Serif CJK SC","LXGW WenKai"\'>䶮𬱟㛃𠅤喆昇堃 ABC</p>')
    assert squeezed(made) == "䶮𬱟㛃𠅤喆昇堃ABC"
    assert fonts(made)
    assert all(fonts(made).values())


def test_no_character_is_left_to_a_face_without_it():
    """A missing glyph is number 0 of its font; the text could be extracted all the same."""
    from reports.engine.fonts import HEI, KAI, SONG

    for faces in (SONG, HEI, KAI):
        made = render(f"<p style='font-family:{faces}'>䶮𬱟㛃𠅤</p>")
        for page in pdf(made).pages:
            assert b"<0000" not in page.get_contents().get_data().replace(b" ", b"")


@pytest.mark.parametrize("name", ["file://{file}", "http://127.0.0.1:{port}/a.png", "//127.0.0.1:{port}/a"])
def test_nothing_is_fetched(name, tmp_path):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    secret = tmp_path / "secret.txt"
    secret.write_text("p::after{content:'secret'} secret")
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = name.format(port=server.server_port, file=secret)
    style = f"@import url({url}); @font-face{{font-family:x;src:url({url})}} p{{background:url({url});font-family:x}}"
    made = render(
        f"<base href='http://127.0.0.1:{server.server_port}/'><link rel=stylesheet href='{url}'><style>{style}</style>"
        f"<link rel=attachment href='{url}'><a rel=attachment href='{url}'>附</a>"
        f"<img src='{url}'><object data='{url}'></object><p>正文"
    )
    server.shutdown()
    assert asked == []
    assert "正文" in text(made)
    assert "secret" not in text(made)
    assert not pdf(made).attachments


def test_a_worker_is_used_again(workers):
    workers.ask({}, "<p>一", 60)
    first = workers.idle[0].process.pid
    workers.ask({}, "<p>二", 60)
    assert workers.idle[0].process.pid == first


def test_a_worker_killed_between_jobs_is_replaced(workers):
    workers.ask({}, "<p>一", 60)
    first = workers.idle[0].process
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert workers.ask({}, "<p>二", 60)[0]["pages"] == 1


def test_a_worker_killed_in_the_middle_is_reported_and_replaced(workers):
    workers.ask({}, "<p>一", 60)
    process = workers.idle[0].process
    threading.Timer(0.5, process.kill).start()
    with pytest.raises(PrintFailed, match="打印中断了，请重新打印"):
        workers.ask({}, ENDLESS, 60)
    assert workers.idle == []
    assert workers.ask({}, "<p>二", 60)[0]["pages"] == 1


def test_what_takes_too_long_is_stopped(workers):
    workers.ask({}, "<p>一", 60)
    process = workers.idle[0].process
    started = time.monotonic()
    with pytest.raises(PrintFailed, match="打印超过1秒，已停止"):
        workers.ask({}, ENDLESS, 1)
    assert time.monotonic() - started < 10
    assert process.poll() is not None
    assert workers.ask({}, "<p>二", 60)[0]["pages"] == 1


def test_too_many_at_once_are_told_to_wait(workers):
    workers._free.acquire()
    with pytest.raises(PrintFailed, match="请稍等一分钟"):
        workers.ask({}, "<p>一", 0.1)
    workers._free.release()


def test_a_worker_that_does_not_start_is_said(workers, monkeypatch):
    monkeypatch.setattr("sys.executable", "/no/such/python")
    with pytest.raises(PrintFailed, match="系统管理员"):
        workers.ask({}, "<p>一", 5)


def test_what_cannot_be_laid_out_is_said(workers, monkeypatch):
    monkeypatch.setattr(Worker, "ask", lambda *_: ({"error": "AssertionError: "}, b""))
    with pytest.raises(PrintFailed, match="无法排版"):
        workers.ask({}, "<p>", 60)


def test_what_takes_too_much_memory_is_stopped():
    pool = Workers(at_once=1, memory=700 * 1024**2)
    with pytest.raises(PrintFailed, match="一次打印不了"):
        pool.ask({}, ENDLESS * 3, 120)
    assert pool.ask({}, "<p>一", 60)[0]["pages"] == 1
    pool.stop()


def test_a_worker_ends_with_its_pipe():
    worker = Worker()
    worker.process.stdin.close()
    assert worker.process.wait(10) == 0
    worker.process.stdout.close()


def test_process_errors_kill_the_process():
    worker = Worker()
    with pytest.raises(WorkerTooSlow):
        worker.ask({}, ENDLESS.encode(), 0.5)
    assert worker.process.returncode is not None
    worker = Worker()
    worker.process.kill()
    with pytest.raises(WorkerGone):
        worker.ask({}, b"<p>", 5)


def test_several_threads_get_their_own_answers():
    answers = {}

    def ask(number):
        answers[number] = squeezed(render(f"<p>第{number}份"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: f"第{number}份" for number in range(6)}


def test_an_inherited_worker_is_not_used(workers):
    workers.ask({}, "<p>一", 60)
    worker = workers.idle[0]
    worker.parent = os.getpid() + 1
    workers.ask({}, "<p>二", 60)
    assert workers.idle[0] is not worker
    worker.parent = os.getpid()
    worker.kill()


PAGE = "<style>@page{size:100mm 60mm;margin:5mm}td{height:9mm}tr{break-inside:avoid}</style>"


def table(numbers, extra=lambda number: ""):
    rows = "".join(f"<tr id=r{n}><td>行{n}{extra(n)}</td></tr>" for n in numbers)
    return f"{PAGE}<table>{rows}</table>"


def test_chunks_are_cut_where_a_page_is_full():
    chunk = render_whole_pages(table(range(1, 19)))
    whole = pdf(chunk.pdf)
    first_left_out = int(chunk.rest[1:])
    assert len(whole.pages) == chunk.pages
    assert f"行{first_left_out - 1}" in whole.pages[-1].extract_text()
    assert f"行{first_left_out}" not in text(chunk.pdf)
    per_page = [page.extract_text().count("行") for page in whole.pages]
    assert set(per_page[:-1]) == {per_page[0]}
    assert per_page[-1] == per_page[0]


def test_a_chunk_is_never_cut_inside_a_row():
    """Row 12 alone takes three pages and ends the chunk."""
    tall = "<br>".join(f"段{n}" for n in range(40))
    chunk = render_whole_pages(table(range(1, 13), lambda n: tall if n == 12 else ""))
    assert chunk.rest == "r12" or chunk.rest is None
    if chunk.rest:
        assert "段0" not in text(chunk.pdf)


def test_one_page_is_kept():
    chunk = render_whole_pages(table([1]))
    assert (chunk.pages, chunk.rest) == (1, None)


def test_numbers_are_stamped_through_the_whole():
    part = render("<style>@page{size:A4 landscape}</style><p>甲<p style='break-before:page'>乙")
    whole = stamp_page_numbers(merge([part, part]), bottom_mm=7, right_mm=15)
    assert [page.extract_text().split("\n")[-1] for page in pdf(whole).pages] == [
        f"第{n}页 共4页" for n in (1, 2, 3, 4)
    ]
    assert all(fonts(whole).values())
