"""The audit log's page says in words what its codes mean, and keeps the codes beside them."""

from html import escape

from tests.integration.panel import Browser


def test_rows_have_names_and_codes(administrator: Browser, manager: Browser) -> None:
    manager.text("/transcripts/tax/q7.2/")
    administrator.send("/agencies/tax/tags/1/edit", name="Refund <b>", slug="refund")
    page = administrator.get("/audit/").text
    assert 'Read <code class="muted">read</code>' in page
    assert 'Transcript <code class="muted">transcript:tax/q7.2</code>' in page
    assert '<option value="read">Read (read)</option>' in page
    assert 'Logged in to the panel <code class="muted">login</code>' in page
    assert f"<del>Refund</del> → <ins>{escape('Refund <b>')}</ins>" in page


def test_they_are_in_the_language_of_the_page_and_are_searched_by_their_codes(
    administrator: Browser, manager: Browser
) -> None:
    manager.text("/transcripts/tax/q7.2/")
    administrator.client.set_cookie("onedoor_panel_language", "fr")
    page = administrator.text("/audit/?action=read")
    assert 'Lecture <code class="muted">read</code>' in page
    assert '<option value="read" selected>Lecture (read)</option>' in page
    assert 'Connexion <code class="muted">login</code>' not in page
    assert '<span class="muted" title="how">moyen</span>\N{NO-BREAK SPACE}: password' in administrator.text("/audit/")
