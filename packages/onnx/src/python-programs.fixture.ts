/** Checks every `*.onnx` in the folder as strictly as ONNX can. */
export const checkModels = `
import onnx
checked, irs, opsets = 0, set(), set()
for path in glob.glob(os.path.join(folder, '*.onnx')):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    irs.add(model.ir_version)
    opsets.update(entry.version for entry in model.opset_import)
    checked += 1
print(json.dumps({'checked': checked, 'ir': sorted(irs), 'opsets': sorted(opsets)}))
`;

/** Runs every N.onnx, from rest, on N.x [T, C, H, W], one stream; prints the places of its spikes in [T, n, h, w]. */
export const runModels = `
import numpy, onnxruntime
spikes = []
for n in range(len(glob.glob(os.path.join(folder, '*.onnx')))):
    path = os.path.join(folder, str(n))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path + '.onnx', options, providers=['CPUExecutionProvider'])
    x, *states = session.get_inputs()
    frame = x.shape[-3:]
    frames = numpy.fromfile(path + '.x', numpy.float32).reshape([-1, 1, *frame])
    feeds = {state.name: numpy.zeros([1, *state.shape[1:]], numpy.float32) for state in states}
    names = ['spikes'] + [state.name.replace('_in', '_out') for state in states]
    steps = x.shape[0] if len(x.shape) == 5 else 1
    found = []
    for t in range(0, len(frames), steps):
        chunk = frames[t:t + steps] if len(x.shape) == 5 else frames[t]
        first, *after = session.run(names, {x.name: chunk, **feeds})
        feeds = {state.name: value for state, value in zip(states, after)}
        found.append(first.reshape([steps, -1]))
    spikes.append(numpy.flatnonzero(numpy.concatenate(found)).tolist())
print(json.dumps(spikes))
`;
