"""Who is asked whether they are there, and when somebody is given up."""

from dataclasses import dataclass, field

from bridge.http.heartbeat import ANSWER, SILENCE, Heartbeat


@dataclass
class Line:
    heard: float = 0.0
    is_open: bool = True
    said: list[str] = field(default_factory=list)

    def ask(self) -> None:
        self.said.append("ask")

    def cut(self) -> None:
        self.said.append("cut")
        self.is_open = False


def after(seconds: float, *lines: Line, heartbeat: Heartbeat | None = None) -> Heartbeat:
    """So long after all of them came; second by second."""
    heartbeat = heartbeat or Heartbeat()
    for line in lines:
        heartbeat.follow(line, 0.0)
    for now in range(1, int(seconds) + 1):
        heartbeat.beat(float(now))
    return heartbeat


def test_who_is_silent_is_asked_and_who_says_nothing_then_is_cut_off() -> None:
    line = Line()
    after(SILENCE - 1, line)
    assert line.said == []
    after(SILENCE + ANSWER - 1, line := Line())
    assert line.said == ["ask"]
    after(10 * SILENCE, line := Line())
    assert line.said == ["ask", "cut"]


def test_who_answers_is_asked_again_before_a_proxy_cuts_the_line() -> None:
    class Polite(Line):
        def ask(self) -> None:
            super().ask()
            self.heard = asked.pop(0)

    asked = [SILENCE + 1.0, 2 * SILENCE + ANSWER + 1.0, 3 * SILENCE + 2 * ANSWER + 1.0]
    after(3 * SILENCE + 2 * ANSWER, line := Polite())
    assert line.said == ["ask"] * 3
    assert SILENCE + ANSWER < 60


def test_who_speaks_is_not_asked_and_who_has_gone_is_forgotten() -> None:
    heartbeat = Heartbeat()
    talker, gone = Line(), Line(is_open=False)
    heartbeat.follow(talker, 0.0)
    heartbeat.follow(gone, 0.0)
    for now in range(1, 500):
        talker.heard = now - 10.0
        heartbeat.beat(float(now))
    assert (talker.said, gone.said) == ([], [])
