"""Writes acoustic_model.safetensors, which Sources/Features/AcousticModel reads, and reads it again to train on; batch
norms are folded into the layers before them."""
import hashlib
import json

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import save_file

from data.corpus import PHONES
from data.logmel import BANDS, FLOOR
from data.wakewords import STATES_PER_WORD, WORDS
from model.acoustic_model import DELAY, DILATIONS, AcousticModel
from model.fit import MEAN, SCALE


def folded(weight, norm):
    """Weights and bias of a convolution without bias and the batch norm after it."""
    gain = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
    return (weight.detach().numpy().T * gain).T, norm.bias.detach().numpy() - norm.running_mean.numpy() * gain


def save(net, file, extra):
    """`extra`: more fields of the metadata. Returns the SHA-256 of the file, which every word names."""
    t = {"input.mean": np.full(BANDS, MEAN), "input.scale": np.full(BANDS, SCALE)}
    t["conv.weight"], t["conv.bias"] = folded(net.conv.weight, net.norm)
    for n, block in enumerate(net.blocks):
        weight, bias = folded(block.point.weight, block.norm)
        t[f"block{n}.depth.weight"] = block.depth.detach().numpy()
        t[f"block{n}.point.weight"], t[f"block{n}.point.bias"] = weight[:, :, 0], bias
    for name in ("bottleneck", "states", "phones"):
        layer = getattr(net, name)
        t[f"{name}.weight"], t[f"{name}.bias"] = layer.weight.detach().numpy()[:, :, 0], layer.bias.detach().numpy()
    states = ["silence", "garbage"] + [f"{w}.{s}" for w in WORDS for s in range(STATES_PER_WORD)]
    about = dict(format="acoustic-model", version=1, delay=DELAY, dilations=list(DILATIONS), floor=FLOOR,
                 states=states, phones=PHONES, **extra)
    t = {name: np.ascontiguousarray(value, np.float32) for name, value in t.items()}
    save_file(t, file, metadata={"unbidden": json.dumps(about)})
    return hashlib.sha256(open(file, "rb").read()).hexdigest()


def load(file, x):
    """The network of such a file, to be trained further.

    x: a batch of its inputs. Each batch norm gets the mean and the spread that its layer has there, and such a gain and
    bias that it changes nothing at first: so the network computes what the file does, and its norms go on as usual.
    """
    with safe_open(file, "pt") as f:
        t = {name: f.get_tensor(name) for name in f.keys()}
    net = AcousticModel(len(t["states.bias"]), len(t["phones.bias"]))

    def fit_norm(norm, bias):
        def hook(_, inputs):
            mean, variance = inputs[0].mean((0, 2)), inputs[0].var((0, 2), unbiased=False)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias.copy_(bias + mean)
        return norm.register_forward_pre_hook(hook)

    with torch.no_grad():
        hooks = [fit_norm(net.norm, t["conv.bias"])]
        net.conv.weight.copy_(t["conv.weight"])
        for n, block in enumerate(net.blocks):
            block.depth.copy_(t[f"block{n}.depth.weight"])
            block.point.weight.copy_(t[f"block{n}.point.weight"][:, :, None])
            hooks.append(fit_norm(block.norm, t[f"block{n}.point.bias"]))
        for name in ("bottleneck", "states", "phones"):
            getattr(net, name).weight.copy_(t[f"{name}.weight"][:, :, None])
            getattr(net, name).bias.copy_(t[f"{name}.bias"])
        net.eval()(x)
        for hook in hooks:
            hook.remove()
    return net
