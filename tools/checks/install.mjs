// Packs every package, installs each one alone (with the workspace packages it names) in an empty folder, and imports or runs it
// with the Node that runs this script and with `SPIKESEG_OTHER_NODE`, if that names one: first without onnxruntime-node, then with it.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packages } from '../packages.mjs';
import { root, run } from '../run.mjs';

const work = mkdtempSync(join(tmpdir(), 'install-'));
const ours = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));
const tarball = (name) => join(work, `${name.replace('@', '').replace('/', '-')}-${ours.get(name).version}.tgz`);
const closure = (name) => [
  ...new Set([
    name,
    ...Object.keys(ours.get(name).dependencies ?? {})
      .filter((dep) => ours.has(dep))
      .flatMap(closure),
  ]),
];
const binOf = ({ name, bin }, folder) => join(folder, 'node_modules', name, Object.values(bin)[0]);
const nodes = [process.execPath, process.env.SPIKESEG_OTHER_NODE].filter(Boolean);
// Threads that detect and threads that do whole runs open every file that the command line finds beside its own.
const small = 'device=cpu max_epochs=1 data.num_workers=2 data.synthetic.recordings=2 data.synthetic.duration_s=2'.split(' ');
const commands = [
  ['--version'],
  ['train', '--quiet', '--name', 'first', ...small],
  ['cv', '--quiet', ...small],
  ['doctor', '--quiet'],
  // Says that it was not compared.
  ['export', 'first', '--quiet', '--overwrite'],
];
// Without its optional peer a package must say what is missing, from the thread that would have run.
const without = {
  '@spikeseg/onnx': `
    const onnx = await import('@spikeseg/onnx');
    const network = { input: { channels: 1, height: 4, width: 4 }, layers: [{ kind: 'pool', name: 'pool1', kernel: 2, stride: 2 }], fireOnce: false, numerics: 'exact' };
    const { bytes } = onnx.writeModel(network, {}, { graph: { kind: 'step' } });
    onnx.readModel(bytes);
    const problem = await onnx.loadModelBytes(bytes, { device: 'cpu' }).then(() => 'none', (error) => error.problem);
    if (problem !== 'runtime-missing') throw new Error(problem);`,
};
// With it: models run, and an export that must be compared (--device) is.
const withPeer = {
  '@spikeseg/onnx': `
    const onnx = await import('@spikeseg/onnx');
    const network = { input: { channels: 1, height: 4, width: 4 }, layers: [{ kind: 'pool', name: 'pool1', kernel: 2, stride: 2 }], fireOnce: false, numerics: 'exact' };
    const { bytes } = onnx.writeModel(network, {}, { graph: { kind: 'step' } });
    const session = await onnx.loadModelBytes(bytes, { device: 'cpu' });
    const { layers } = await session.runWindow({ shape: [1, 1, 4, 4], offsets: Uint32Array.of(0, 1), index: Uint32Array.of(5) });
    await session.close();
    if (layers.pool1.spikes.index.join() !== '0') throw new Error('spikes ' + layers.pool1.spikes.index.join());`,
};
const compared = ['export', 'first', '--quiet', '--overwrite', '--device', 'cpu'];
const runtime = join(root, 'node_modules/onnxruntime-node');
const problems = [];

for (const { folder } of packages) await run('npm', ['pack', '--pack-destination', work, folder], { quiet: true });
for (const { manifest } of packages) {
  const folder = mkdtempSync(join(work, 'app-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const install = await run('npm', ['install', '--no-audit', '--no-fund', ...closure(manifest.name).map(tarball)], {
    cwd: folder,
    quiet: true,
  });
  if (install.code !== 0) {
    problems.push(`${manifest.name}: npm install failed\n${install.output}`);
    continue;
  }
  for (const node of nodes) {
    const bin = manifest.bin && binOf(manifest, folder);
    const load = `const m = await import('${manifest.name}'); if (Object.keys(m).length === 0) throw new Error('empty')`;
    const scripts = [load, ...(manifest.name in without ? [without[manifest.name]] : [])];
    const checks = bin ? commands.map((argv) => [bin, ...argv]) : scripts.map((script) => ['--input-type=module', '-e', script]);
    for (const check of checks) {
      const result = await run(node, check, { cwd: folder, quiet: true });
      if (result.code !== 0) problems.push(`${manifest.name} on ${node}:\n${result.output}`);
    }
  }
  const script = withPeer[manifest.name];
  if (script === undefined && !manifest.bin) continue;
  symlinkSync(runtime, join(folder, 'node_modules/onnxruntime-node'), 'junction');
  for (const node of nodes) {
    const check = script === undefined ? [binOf(manifest, folder), ...compared] : ['--input-type=module', '-e', script];
    const result = await run(node, check, { cwd: folder, quiet: true });
    if (result.code !== 0) problems.push(`${manifest.name} with onnxruntime-node on ${node}:\n${result.output}`);
  }
}
rmSync(work, { recursive: true });
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${packages.length} packages install alone and load on ${nodes.length} Node version(s)`);
