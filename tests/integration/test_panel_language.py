"""The panel speaks the language of whoever reads it."""

import re

from flask import Flask

from tests.integration.panel import Browser


def test_a_page_is_in_the_browsers_language(app: Flask) -> None:
    answer = Browser(app).client.get("/login", headers={"Accept-Language": "fr-CA, en;q=0.5"})
    assert '<html lang="fr">' in answer.text
    assert "Aller au contenu" in answer.text


def test_a_language_that_we_do_not_speak_becomes_english(app: Flask) -> None:
    answer = Browser(app).client.get("/login", headers={"Accept-Language": "de"})
    assert '<html lang="en">' in answer.text
    assert "Skip to the content" in answer.text


def test_a_persons_choice_outlives_the_log_out(app: Flask) -> None:
    browser = Browser(app)
    browser.log_in("admin")
    answer = browser.send("/language", page="/", language="es", back="/topics/")
    assert (answer.status_code, answer.location) == (302, "/topics/")
    assert '<html lang="es">' in browser.get("/topics/").text
    browser.send("/logout", page="/")
    assert '<html lang="es">' in browser.get("/login").text


def test_choosing_a_language_leads_to_no_other_site(app: Flask) -> None:
    browser = Browser(app)
    for elsewhere in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        assert browser.send("/language", page="/login", language="fr", back=elsewhere).location == "/"
    assert browser.send("/language", page="/login", language="tlh").status_code == 400


def test_the_choice_is_said_in_each_language_itself(app: Flask) -> None:
    page = Browser(app).get("/login").text
    said = re.findall(r'<button[^>]*value="(\w\w)" lang="(\w\w)"[^>]*>([^<]+)<', page)
    assert said == [("en", "en", "English"), ("es", "es", "Español"), ("fr", "fr", "Français")]
