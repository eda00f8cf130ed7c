"""The name finder: how near it comes to the answers written by hand, and how long it takes for a line.

The lines of the split `held` were not looked at while the finder was made.
"""

import sys
import time
from pathlib import Path
from typing import Final

from certbroker import discover
from certbroker.finding import Found, find

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.finding import SPLITS, Scores, score, wanted_lines

ROUNDS: Final = 5
GOAL: Final = 0.97
GOAL_MS: Final = 5.0


def main() -> None:
    names = ("lines", "recall", "precision", "options", "said", "candidates", "unknown", "told right")
    print(f"{'split':6} " + " ".join(f"{name:>10}" for name in names))
    answers = {split: score(wanted_lines(split), _find) for split in SPLITS}
    for split, scores in answers.items():
        print(f"{split:6} {len(wanted_lines(split)):10} " + " ".join(f"{one:10.3f}" for one in _figures(scores)))
    least = min(min(_figures(scores)[:2]) for scores in answers.values())
    print(f"goal {GOAL} recall and precision: {'reached' if least >= GOAL else 'missed'} (least {least:.3f})")
    mean, worst = _milliseconds()
    verdict = "reached" if mean <= GOAL_MS else "missed"
    print(f"{mean:.2f} ms a line, the slowest {worst:.2f} ms; goal {GOAL_MS:.0f} ms: {verdict}")
    if "--wrong" in sys.argv:
        print("\n".join(answers["dev"].wrong))


def _find(text: str) -> Found:
    return find(text, discover())


def _figures(scores: Scores) -> list[float]:
    rates = (scores.recall, scores.precision, scores.conditions, scores.said, scores.candidates)
    return [rate.value for rate in (*rates, scores.unknown_recall, scores.unknown_precision)]


def _milliseconds() -> tuple[float, float]:
    """The mean and the slowest line, the best of the rounds for each."""
    best = [min(_time(line.text) for _ in range(ROUNDS)) for line in wanted_lines()]
    return sum(best) / len(best) * 1e3, max(best) * 1e3


def _time(text: str) -> float:
    start = time.perf_counter()
    find(text, discover())
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
