"""The administrator's page: make one, take one away, go back to one, and nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kiosk.backup import listing, service
from kiosk.backup.model import Backup
from kiosk.backup.work import Work, in_chinese
from kiosk.core.db import Database, column
from tests.backup.keeping import keep
from tests.conftest import NOON
from tests.factories import Factory
from tests.processes import wait_until
from tests.staffing import Colleague, colleague

PAGE = "/admin/backups/"


@pytest.fixture
def yesterday(house: Database, make: Factory) -> Backup:
    """A backup of yesterday; the hall has another name since."""
    make.house_record()
    make.hall(labels={"zh": {"title": "昨天的板块"}})
    made = keep(house.folder, NOON - timedelta(days=1))
    make.hall(labels={"zh": {"title": "今天的板块"}})
    return made


def restore(alice: Colleague, backup: Backup, word: str = "恢复") -> tuple[int, str]:
    answer = alice.post(f"{PAGE}{backup.name}/restore", data={"word": word})
    return answer.status_code, answer.text


def test_the_list_says_when_how_large_and_whether_it_was_tried(alice: Colleague, yesterday: Backup) -> None:
    page = alice.get(PAGE).text
    assert "昨天 14:05" in page
    assert yesterday.size in page
    assert "打开试过，能恢复" in page
    assert f"{PAGE}{yesterday.name}/file" in page
    assert f"{PAGE}{yesterday.name}/restore" in page


def test_without_a_backup_the_page_says_what_to_do(alice: Colleague) -> None:
    page = alice.get(PAGE).text
    assert "还没有备份" in page
    assert "现在备份" in page


def test_one_click_makes_one_and_the_page_says_when_it_is_done(alice: Colleague, house: Database) -> None:
    answer = alice.post(PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    wait_until(lambda: 'hx-trigger="load"' in alice.get(f"{PAGE}work").text)
    page = alice.get(PAGE).text
    assert "备好了" in page
    assert "能恢复" in page
    [one] = listing.backups(house.folder)
    assert (one.by, one.made_at) == ("alice", NOON)
    assert "备好了" not in alice.get(PAGE).text, "told once"


def test_while_one_is_made_the_page_asks_how_far_it_is(alice: Colleague, house: Database) -> None:
    alice.get(PAGE)
    work: Work = alice.application.extensions["backup_work"]
    backup = keep(house.folder)

    def slowly(tell: object) -> Backup:
        work.done, work.all = 12_000_000, 58_000_000
        wait_until(lambda: work.all == 1)
        return backup

    assert work.begin(slowly)
    assert not work.begin(slowly), "a second click begins nothing"
    wait_until(lambda: work.all)
    for path in (PAGE, f"{PAGE}work"):
        page = alice.get(path).text
        assert "正在备份" in page
        assert "12 MB，共 58 MB" in page
        assert 'hx-trigger="every 1s"' in page
    work.all = 1
    wait_until(lambda: not work.is_running)


def test_what_went_wrong_is_said_in_chinese(alice: Colleague, house: Database) -> None:
    with service._alone():
        alice.post(PAGE)
        work: Work = alice.application.extensions["backup_work"]
        wait_until(lambda: not work.is_running)
    page = alice.get(PAGE).text
    assert "等它做完再来。" in page
    assert "under way" not in page


def test_a_faulty_backup_is_listed_with_its_fault_and_cannot_be_restored(
    alice: Colleague, house: Database, make: Factory
) -> None:
    make.picture()
    house.write(lambda writing: writing.execute("DELETE FROM media.blobs"))
    one = keep(house.folder)
    page = alice.get(PAGE).text
    assert "缺 1 张图片的文件" in page
    assert f"{PAGE}{one.name}/restore" not in page
    status, text = restore(alice, one)
    assert status == 409
    assert "没有动" in text


def test_going_back_takes_three_clicks_and_a_word(
    alice: Colleague, client: FlaskClient, house: Database, yesterday: Backup
) -> None:
    assert "今天的板块" in client.get("/halls/").text
    question = alice.get(f"{PAGE}{yesterday.name}/restore").text
    assert "昨天 14:05" in question
    assert "replaced" in question
    status, text = restore(alice, yesterday)
    assert status == 200
    assert "恢复好了" in text
    assert "replaced/0001-20261121-140500" in text
    assert "昨天的板块" in client.get("/halls/").text
    sql = "SELECT by || key FROM journal WHERE event = 'backup:backup:restore'"
    assert column(house.reader(), sql) == [f"alice{yesterday.name}"]


def test_afterwards_everybody_signs_in_again(alice: Colleague, bob: Colleague, yesterday: Backup) -> None:
    restore(alice, yesterday)
    for person in (alice, bob):
        answer = person.get("/admin/")
        assert answer.status_code == 303
        assert "/admin/login" in answer.location


@pytest.mark.parametrize("word", ["", "恢", "restore", "恢复吧"])
def test_without_the_word_nothing_happens(alice: Colleague, client: FlaskClient, yesterday: Backup, word: str) -> None:
    status, text = restore(alice, yesterday, word)
    assert status == 422
    assert "两个字" in text
    assert "今天的板块" in client.get("/halls/").text
    assert alice.get(PAGE).status_code == 200


def test_a_bad_backup_is_refused_in_words_and_the_session_goes_on(
    alice: Colleague, client: FlaskClient, yesterday: Backup
) -> None:
    (yesterday.folder / "kiosk.db").write_bytes(b"rotten")
    status, text = restore(alice, yesterday)
    assert status == 409
    assert "现在的数据没有动。" in text
    assert "nothing was changed" not in text
    assert "今天的板块" in client.get("/halls/").text
    assert alice.get(PAGE).status_code == 200


def test_a_download_is_a_whole_backup_and_is_noted(alice: Colleague, house: Database, yesterday: Backup) -> None:
    answer = alice.get(f"{PAGE}{yesterday.name}/file")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"{yesterday.name}.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("manifest.json"))["number"] == yesterday.number
    answer.close()
    sql = "SELECT by || key FROM journal WHERE event = 'backup:backup:download' AND is_shown = 0"
    assert column(house.reader(), sql) == [f"alice{yesterday.name}"]
    assert not [path for path in yesterday.folder.parent.iterdir() if path.name.startswith(".")]


def test_old_backups_make_room_but_the_newest_good_one_stays(
    alice: Colleague, house: Database, make: Factory, yesterday: Backup
) -> None:
    newest = keep(house.folder)
    page = alice.get(PAGE).text
    assert f"{PAGE}{yesterday.name}/drop" in page
    assert f"{PAGE}{newest.name}/drop" not in page
    for one in (newest, yesterday):
        assert alice.post(f"{PAGE}{one.name}/drop").status_code == 303
    assert listing.backups(house.folder) == [newest]
    page = alice.get(PAGE).text
    assert "删不得。" in page
    assert "删掉了一份备份。" in page
    sql = "SELECT by || key FROM journal WHERE event = 'backup:backup:drop'"
    assert column(house.reader(), sql) == [f"alice{yesterday.name}"]


def test_what_was_replaced_can_be_cleared_away(alice: Colleague, house: Database, yesterday: Backup) -> None:
    service.restore(house, yesterday.folder, by="alice", now=NOON)
    again = colleague(alice.application, house, "alice", NOON)
    assert "1 份，在主机的 replaced 文件夹里" in again.get(PAGE).text
    again.post(f"{PAGE}replaced/drop")
    assert listing.replaced(house.folder) == []
    page = again.get(PAGE).text
    assert "清掉了" in page
    assert "文件夹里" not in page


@pytest.mark.parametrize("name", ["0009-20261121-140500", "..", "media.db", "%2e%2e%2fkiosk.db", "0001"])
@pytest.mark.parametrize("what", ["file", "restore"])
def test_only_backups_of_the_list_have_an_address(alice: Colleague, yesterday: Backup, name: str, what: str) -> None:
    answer = alice.get(f"{PAGE}{name}/{what}")
    assert answer.status_code == 404
    assert b"SQLite" not in answer.data


def test_nobody_but_the_administrator_comes_here(
    bob: Colleague, dora: Colleague, victor: Colleague, client: FlaskClient, yesterday: Backup
) -> None:
    pages = [PAGE, f"{PAGE}work", f"{PAGE}{yesterday.name}/file", f"{PAGE}{yesterday.name}/restore"]
    for person in (bob, dora, victor):
        assert [person.get(path).status_code for path in pages] == [403] * 4
        assert [person.post(path).status_code for path in (pages[0], pages[3])] == [403] * 2
    assert all(client.get(path).status_code in (303, 401) for path in pages)
    assert "今天的板块" in client.get("/halls/").text


def test_a_form_without_its_token_is_refused(alice: Colleague, client: FlaskClient, yesterday: Backup) -> None:
    answer = alice.post(f"{PAGE}{yesterday.name}/restore", data={"word": "恢复"}, token="")
    assert answer.status_code == 400
    assert "今天的板块" in client.get("/halls/").text


def test_the_first_page_says_when_backups_are_late(alice: Colleague, bob: Colleague, house: Database) -> None:
    assert "还没有备份" in alice.get("/admin/").text
    keep(house.folder)
    assert "没有备份" not in alice.get("/admin/").text
    keep(house.folder, NOON - timedelta(days=4))
    for path in listing.backups(house.folder)[1:]:
        listing.drop(path.folder)
    assert "好几天没有备份了" in alice.get("/admin/").text
    assert "备份" not in bob.get("/admin/").text


def test_the_english_for_the_console_stays_there() -> None:
    assert in_chinese("没有这个。再试一次。Try again.") == "没有这个。再试一次。"
    assert in_chinese("no Chinese at all") == "no Chinese at all"
