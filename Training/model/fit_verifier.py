"""Fits the verifier's line to candidates from recordings that the acoustic model never saw."""
import numpy as np
import torch
from torch.nn import functional as F

from model.verifier import Verifier


def train_verifier(z, hit, weight, pull=0.003, expected=4.0):
    """Logistic regression on candidates.

    z: [n, 12]; hit: whether it is the word; weight: of each candidate, in all 1 for hits and 1 for others. The
    coefficients are pulled towards a plain multiple of the raw score, so that what is not learned does no harm.
    """
    mean, scale = z.mean(0), 1 / (z.std(0) + 0.1)
    x, raw = torch.from_numpy((z - mean) * scale).float(), torch.from_numpy(z[:, -1]).float()
    y = torch.from_numpy(hit.astype(np.float32))
    share = torch.from_numpy(weight.astype(np.float32))
    slopes = torch.zeros(z.shape[1], requires_grad=True)
    on_raw, bias = torch.tensor(expected, requires_grad=True), torch.zeros((), requires_grad=True)
    optimiser = torch.optim.LBFGS([slopes, on_raw, bias], max_iter=100)

    def loss():
        optimiser.zero_grad()
        errors = F.binary_cross_entropy_with_logits(on_raw * raw + x @ slopes + bias, y, reduction="none")
        total = (errors * share).sum() + pull * (slopes**2).sum() + 0.001 * (on_raw - expected) ** 2
        total.backward()
        return total

    optimiser.step(loss)
    weights = slopes.detach().numpy() * scale
    constant = float(bias.detach()) - float(weights @ mean)
    weights[-1] += float(on_raw.detach())
    return Verifier(weights.astype(np.float32), constant)
