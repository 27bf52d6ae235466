"""Writes the network in a checkpoint of the Python SpikeSEG (.pt) as safetensors, which spikeseg-cli reads.

    python3 pt_to_safetensors.py checkpoint_best.pt checkpoint_best.safetensors

Needs Python 3.8 alone. No code in the checkpoint runs: it may name the four things in `known`, and no others.
"""
import collections, json, math, pickle, re, struct, sys, zipfile

archive = zipfile.ZipFile(sys.argv[1])
folder = next(name for name in archive.namelist() if name.endswith("/data.pkl"))[: -len("data.pkl")]


def tensor(values, offset, shape, strides, *_):
    """Shape and bytes of float32 values."""
    if [strides[k] for k, n in enumerate(shape) if n > 1] != [math.prod(shape[k + 1 :]) for k, n in enumerate(shape) if n > 1]:
        raise ValueError(f"expected a tensor row by row, got strides {strides} of {shape}; save it as tensor.contiguous()")
    return list(shape), values[4 * offset : 4 * (offset + math.prod(shape))]


known = {
    "torch._utils._rebuild_tensor_v2": tensor,
    "torch.FloatStorage": "float32",
    "torch.torch_version.TorchVersion": str,
    "collections.OrderedDict": collections.OrderedDict,
}


class Reader(pickle.Unpickler):
    def find_class(self, module, name):
        return known[f"{module}.{name}"]

    def persistent_load(self, saved):
        return archive.read(f"{folder}data/{saved[2]}")


checkpoint = Reader(archive.open(folder + "data.pkl")).load()
header, data = {"__metadata__": {"config": json.dumps(checkpoint.get("config", {}))}}, b""
for name, value in checkpoint["model_state_dict"].items():
    if re.fullmatch(r"encoder\.conv\d\.(conv\.weight|neuron\.(threshold|leak))", name):
        shape, raw = value
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(sys.argv[2], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
