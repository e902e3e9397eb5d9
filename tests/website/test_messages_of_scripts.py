import json


def test_scripts_of_the_administration_speak_chinese(client, db):
    body = client.get("/admin/jsi18n/").content.decode()
    assert json.dumps("插入内容块") in body
    assert "Insert a block" in body
