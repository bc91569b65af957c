#!/usr/bin/env python3
"""Makes calibration.json, which holds Training/model/calibrate.py and the program's scores together.

  Training/.venv/bin/python Tests/Fixtures/make_calibration.py        (numpy, scipy)

tables       objects with `peaks` (scores of background, one for each utterance) and `hours`, and the table that
             alarm_table makes of them with the program's tail of 40 peaks: `anchorScore`, `anchorRate`, `decay`;
             `thresholds` are [false alarms an hour, threshold] pairs
calibration  `hits` and `others`, raw scores with and without the word; `slope` and `offset` of the line through
             them; `scores`, [raw score, score] pairs of that line

Swift must find: of FalseAlarmTable(peaks:hours:) the three numbers to one in 100,000, its threshold for each rate
to 1e-4, and from each threshold the rate again to one in 1,000; of Calibration(slope:offset:) each score to 1e-5.
That slope and offset are where the loss has its minimum, the recipe checks itself.
"""
import json
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../Training"))
from model import calibrate  # noqa: E402

SWIFT_TAIL = 40  # FalseAlarmTable.tailPeaks
RATES = [0.001, 0.1, 0.5, 1, 5, 100]


def table(peaks, hours):
    peaks = np.asarray(peaks, np.float32)
    made = calibrate.alarm_table(peaks.astype(np.float64), hours, tail=SWIFT_TAIL)
    threshold = lambda rate: made["anchorScore"] - made["decay"] * np.log(rate / made["anchorRate"])
    return dict(peaks=peaks.tolist(), **made, thresholds=[[rate, threshold(rate)] for rate in RATES])


def steepness(hits, others, slope, offset):
    """The derivatives of the loss: of cross entropy with both sides weighing the same, and the pull to slope 1."""
    missed = 1 / (1 + np.exp(slope * hits + offset)) / len(hits)
    wrong = 1 / (1 + np.exp(-slope * others - offset)) / len(others)
    return [(wrong @ others) - (missed @ hits) + 0.004 * (slope - 1), wrong.sum() - missed.sum()]


def main():
    rng = np.random.default_rng(3)
    tables = [
        table(rng.exponential(0.9, 200) - 5, 0.75),          # more peaks than the tail
        table(rng.normal(-3, 1, 41), 1.25),                  # as many as it takes
        table(rng.normal(-3, 1, 12), 0.5),                   # fewer: all but the lowest
        table(np.repeat([1.0, -2.0], [40, 20]), 2.0),        # a tail of equals above its foot
        table(np.full(6, -1.5), 3.0),                        # all equal: the least decay
    ]
    assert [round(t["anchorRate"] * t["hours"]) for t in tables] == [40, 40, 11, 40, 5]
    hits = rng.normal(-0.9, 0.4, 60).astype(np.float32).astype(np.float64)
    others = rng.normal(-2.2, 0.5, 80).astype(np.float32).astype(np.float64)
    slope, offset = calibrate.line(hits, others)
    assert slope > 0.05 and np.abs(steepness(hits, others, slope, offset)).max() < 1e-4
    raws = [-3.0, -1.5, -0.25, 0.0]
    fixture = dict(tables=tables, calibration=dict(
        hits=hits.tolist(), others=others.tolist(), slope=slope, offset=offset,
        scores=[[raw, slope * raw + offset] for raw in raws]))
    print([{k: round(v, 4) for k, v in t.items() if isinstance(v, float)} for t in tables], slope, offset)
    with open(os.path.join(HERE, "calibration.json"), "w", encoding="utf-8") as file:
        json.dump(fixture, file)
        file.write("\n")


if __name__ == "__main__":
    main()
