"""The load of a chaos run (`make chaos`) with nothing broken: a finding would be the checks’, or everybody’s fault."""

from chaos import report
from chaos.checks import check
from chaos.figures import counts
from chaos.run import play


async def test_a_load_without_faults_has_no_finding() -> None:
    result = await play(seed=1, faults=0, warming=20)
    assert counts(result.history)["acknowledged messages"] > 100
    findings = check(result.history)
    assert not findings, report.stories(report.with_findings(result, findings))
