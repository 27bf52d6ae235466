// Optional peers: what a package says where they are missing, and what it does where they are there.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './stranger.mjs';

const network = `
    const pool = { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 };
    const network = { input: { channels: 1, height: 4, width: 4 }, layers: [pool], fireOnce: false, numerics: 'exact' };
    const window = { shape: [1, 1, 4, 4], offsets: Uint32Array.of(0, 1), index: Uint32Array.of(5) };
    const must = (condition, text) => { if (!condition) throw new Error(text); };
    const spikes = ({ layers }) => must(layers.pool1.spikes.index.join() === '0', 'spikes ' + layers.pool1.spikes.index.join());`;

const scripts = {
  '@spikeseg/backend-tfjs': {
    without: `
    const { tfjsBackend, TfjsError, platformReports } = await import('@spikeseg/backend-tfjs');
    must(platformReports().every(({ packages }) => packages.every(({ version }) => version === undefined)), 'a peer was installed');
    const reason = await tfjsBackend({ platform: 'gpu', deviceIndex: 0 }).isAvailable();
    must(/got none; install it: npm install @tensorflow\\/tfjs-node-gpu@/.test(String(reason)), String(reason));
    const error = await tfjsBackend({ platform: 'cpu' }).compile(network, {}).catch((problem) => problem);
    must(error instanceof TfjsError && error.problem === 'missing', 'got ' + error);`,
    with: `
    const { tfjsBackend } = await import('@spikeseg/backend-tfjs');
    for (const platform of ['wasm', 'cpu']) spikes(await (await tfjsBackend({ platform }).compile(network, {})).run(window));`,
  },
  '@spikeseg/onnx': {
    without: `
    const onnx = await import('@spikeseg/onnx');
    const { bytes } = onnx.writeModel(network, {}, { graph: { kind: 'step' } });
    const problem = await onnx.loadModelBytes(bytes, { device: 'cpu' }).then(() => 'none', (error) => error.problem);
    must(problem === 'runtime-missing', problem);`,
    with: `
    const onnx = await import('@spikeseg/onnx');
    const { bytes } = onnx.writeModel(network, {}, { graph: { kind: 'step' } });
    const session = await onnx.loadModelBytes(bytes, { device: 'cpu' });
    spikes(await session.runWindow(window));
    await session.close();`,
  },
};

export const hasPeerChecks = (name) => name in scripts;

/** @param {'without' | 'with'} which whether its optional peers are installed in `app` */
export async function checkPeers(who, app, name, which) {
  const file = `${which}-peers.mjs`;
  writeFileSync(join(app, file), network + scripts[name][which]);
  const { code, output } = await runNode(who, [file], { cwd: app });
  if (code !== 0) throw new Error(`${which} its optional peers:\n${output}`);
}
