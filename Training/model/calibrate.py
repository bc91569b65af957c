"""What a score means: a log-likelihood ratio, and false alarms an hour
(Sources/Spotting/Scores: Calibration.swift, FalseAlarmTable.swift)."""
import numpy as np
from scipy.optimize import minimize

LOWEST = -12.0                  # of a verifier's output; unverified peaks lie below
TAIL_PEAKS = 10                 # highest peaks that a bundled word's tail is fitted to
FEW_DECAY = 1.0                 # nats over which alarms grow e times fewer, about what most words have


def line(hits, others):
    """Slope and offset of the log-likelihood ratio: logistic regression with both sides weighing the same.

    hits, others: raw scores of recordings with and without the word at their head. A weak pull towards slope 1
    keeps the slope finite where nothing overlaps (Brümmer and du Preez 2006 call it linear calibration).
    """
    hits, others = np.maximum(hits, LOWEST), np.maximum(others, LOWEST)

    def loss(p):
        good = np.logaddexp(0, -(p[0] * hits + p[1])).mean()
        bad = np.logaddexp(0, p[0] * others + p[1]).mean()
        return good + bad + 0.002 * (p[0] - 1) ** 2

    slope, offset = minimize(loss, [1.0, 0.0], method="Nelder-Mead").x
    return float(max(slope, 0.05)), float(offset)


def alarm_table(peaks, hours, tail=TAIL_PEAKS):
    """The exponential tail of the background's peaks: FalseAlarmTable.init(peaks:hours:), which has a tail of 40.

    That counts the peaks of every utterance; here only matches over the gate have one, and some words have few. Where
    there are fewer than five, they say how many alarms there are, but not how fast they grow fewer with the score: then
    the decay is FEW_DECAY.
    """
    ordered = np.sort(peaks)[::-1]
    if len(ordered) == 0:
        return dict(hours=hours, anchorScore=LOWEST, anchorRate=1 / hours, decay=FEW_DECAY)
    if len(ordered) < 5:
        return dict(hours=hours, anchorScore=float(ordered[-1]), anchorRate=len(ordered) / hours, decay=FEW_DECAY)
    count = min(tail, len(ordered) - 1)
    foot = ordered[count]
    decay = max(float((ordered[:count] - foot).mean()), 1e-3)
    return dict(hours=hours, anchorScore=float(foot), anchorRate=count / hours, decay=decay)
