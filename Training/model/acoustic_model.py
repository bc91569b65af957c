"""The acoustic model: a causal network from log-mel frames to states of wake words and to phones.

Output frame t describes input frame t - DELAY. Every layer is padded with zeros on the left only, so
a stream begins with empty histories: frame by frame, as Sources/Features/AcousticModel computes it, gives
what the whole sequence gives here. What is exported has the batch norms folded in (export/acoustic_model.py).
"""
import torch
from torch import nn
from torch.nn import functional as F

DELAY = 3                       # frames of 20 ms that the output looks ahead
DILATIONS = (1, 1, 2, 2, 4, 4)  # of the blocks: 57 frames (1.1 s) in view


class Block(nn.Module):
    """Depthwise and pointwise convolution beside the identity."""

    def __init__(self, channels, dilation):
        super().__init__()
        self.dilation = dilation
        self.depth = nn.Parameter(torch.randn(channels, 5) * 0.3)
        self.point = nn.Conv1d(channels, channels, 1, bias=False)
        self.norm = nn.BatchNorm1d(channels)

    def forward(self, x):
        # Five shifted products: on a CPU several times faster than a grouped convolution.
        padded, count = F.pad(x, (4 * self.dilation, 0)), x.shape[2]
        y = sum(
            padded[:, :, tap * self.dilation : tap * self.dilation + count] * self.depth[:, tap, None]
            for tap in range(5)
        )
        return F.relu(x + self.norm(self.point(y)))


class AcousticModel(nn.Module):
    """Input: normalised log-mel, [batch, bands, frames]."""

    def __init__(self, states, phones, bands=40, channels=64, bottleneck=48):
        super().__init__()
        self.conv = nn.Conv1d(bands, channels, 3, bias=False)
        self.norm = nn.BatchNorm1d(channels)
        self.blocks = nn.ModuleList(Block(channels, dilation) for dilation in DILATIONS)
        self.bottleneck = nn.Conv1d(channels, bottleneck, 1)
        self.states = nn.Conv1d(bottleneck, states, 1)
        self.phones = nn.Conv1d(bottleneck, phones, 1)

    def forward(self, x):
        """Log posteriors of states and phones, [batch, classes, frames]."""
        x = F.relu(self.norm(self.conv(F.pad(x, (2, 0)))))
        for block in self.blocks:
            x = block(x)
        b = F.relu(self.bottleneck(x))
        return F.log_softmax(self.states(b), 1), F.log_softmax(self.phones(b), 1)
