"""The cepstral front end of the program in NumPy, written for reading: the reference that the tests check
Sources/Features against, and what makes the statistics that ship.

Each function takes a whole signal where the Swift code takes one frame; the constants stand in
Sources/Features/Cepstra/CepstralParameters.swift with their reasons.
"""

import numpy as np
import scipy.fft
import scipy.signal

RATE = 16_000
WINDOW, HOP, FFT = 400, 160, 512
BANDS, LOW, HIGH, CEPSTRA = 40, 60.0, 7_600.0, 13
PRE_EMPHASIS = 0.97
NOISE_SHARE, NOISE_RISE, NOISE_FALL = 1.5, 0.003, 0.3
SMOOTHING, LEVEL_DECAY, LOWEST_LEVEL, FLOOR_DEPTH = 0.3, 0.01, -11.5129, 4.5
GATE_DECAY, LOWEST_GATE, GATE_DEPTH = 0.005, -9.2103, 3.0
MEAN_FRAMES, PRIOR_FRAMES = 150, 50
MEAN_CEPSTRA = np.array(
    [-23.489, -2.728, -0.973, -0.044, -0.542, -0.496, -0.412, -0.311, -0.098, -0.005, -0.013, -0.090, -0.122]
)


def mel(hertz):
    return 2595 * np.log10(1 + hertz / 700)


def mel_bank():
    """Weights [bands, bins] of triangles with equally spaced peaks on the mel scale."""
    edges = 700 * (10 ** (np.linspace(mel(LOW), mel(HIGH), BANDS + 2) / 2595) - 1)
    hertz = np.arange(FFT // 2 + 1) * RATE / FFT
    left, peak, right = (edges[i : i + BANDS, None] for i in range(3))
    return np.maximum(0, np.minimum((hertz - left) / (peak - left), (right - hertz) / (right - peak)))


def band_energies(samples):
    """Mel band energies [frames, bands] of a signal with full scale 1."""
    x = np.asarray(samples, np.float64)
    if len(x) < WINDOW:
        return np.zeros((0, BANDS))
    x = x - PRE_EMPHASIS * np.concatenate([x[:1], x[:-1]])
    frames = np.lib.stride_tricks.sliding_window_view(x, WINDOW)[::HOP]
    window = scipy.signal.get_window("hann", WINDOW)
    spectrum = np.fft.rfft(frames * window, FFT)
    return (np.abs(spectrum) ** 2) @ mel_bank().T


def smoothed_logs(energies):
    """Logarithms [frames, any], each moved SMOOTHING of the way to the next, from the first on."""
    logs = np.log(energies + 1e-9)
    memory = (1 - SMOOTHING) * logs[:1]
    return scipy.signal.lfilter([SMOOTHING], [1, SMOOTHING - 1], logs, axis=0, zi=memory)[0]


def noise_floor(energies):
    """The valleys of each band's energy [frames, bands], natural logarithm of power."""
    logs = smoothed_logs(energies)
    floors = np.empty_like(logs)
    floor = logs[0]
    for t, now in enumerate(logs):
        rise = now - floor
        floor = floor + np.where(rise < 0, NOISE_FALL * rise, np.minimum(rise, NOISE_RISE))
        floors[t] = floor
    return floors


def peaks(energy, decay, lowest):
    """The loudest recent sound [frames], falling by `decay` a frame down to `lowest`."""
    held, followed = lowest, np.empty_like(energy)
    for t, now in enumerate(energy):
        held = followed[t] = max(now, held - decay, lowest)
    return followed


def raw_cepstra(energies):
    """Cepstra [frames, 13] of the log energies above the noise and the level's floor."""
    smoothed = smoothed_logs(energies.sum(1, keepdims=True))[:, 0]
    level = peaks(smoothed, LEVEL_DECAY, LOWEST_LEVEL)[:, None]
    clean = np.maximum(energies - NOISE_SHARE * np.exp(noise_floor(energies)), 0)
    logs = np.log(clean + np.exp(level - FLOOR_DEPTH) / BANDS)
    return scipy.fft.dct(logs, type=2, norm="ortho", axis=1)[:, :CEPSTRA]


def speech_gate(energies):
    """Whether each frame is near the loudest recent sound."""
    energy = np.log(energies.sum(1) + 1e-9)
    return energy > peaks(energy, GATE_DECAY, LOWEST_GATE) - GATE_DEPTH


def cepstra(energies):
    """Cepstra [frames, 13] less the causal mean of speech."""
    raw = raw_cepstra(energies)
    mean, weight, out = MEAN_CEPSTRA.copy(), PRIOR_FRAMES, np.empty_like(raw)
    for t, speech in enumerate(speech_gate(energies)):
        if speech:
            weight = min(weight + 1, MEAN_FRAMES)
            mean += (raw[t] - mean) / weight
        out[t] = raw[t] - mean
    return out


def with_slopes(c):
    """Frames [frames, 26]: each cepstrum two frames late, then its regression slope."""
    padded = np.concatenate([np.repeat(c[:1], 4, axis=0), c])
    at = lambda k: padded[2 + k : 2 + k + len(c)]
    slope = (at(1) - at(-1) + 2 * (at(2) - at(-2))) / 10
    return np.concatenate([at(0), slope], axis=1)


def features(samples):
    """Feature frames [frames, 26], 50 a second."""
    energies = band_energies(samples)
    if len(energies) < 2:
        return np.zeros((0, 2 * CEPSTRA))
    frames = with_slopes(cepstra(energies))
    pairs = len(frames) // 2
    return frames[: 2 * pairs].reshape(pairs, 2, -1).mean(1)
