// Packs every package, installs each one alone (with the workspace packages it names) in an empty folder, and imports or runs it
// with the Node that runs this script and with `SPIKESEG_OTHER_NODE`, if that names one: first without its optional peers, then with them.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
// What must end with an exit code and a text.
const refused = [[['train', '--quiet', '--device', 'cuda', ...small.slice(1)], 3, /npm install @tensorflow\/tfjs-node-gpu@/]];
// Without its optional peer a package must say what is missing, from the thread that would have run.
const without = {
  '@spikeseg/backend-tfjs': `
    const { tfjsBackend, TfjsError, platformReports } = await import('@spikeseg/backend-tfjs');
    if (platformReports().some(({ packages }) => packages.some(({ version }) => version !== undefined))) throw new Error('a peer was installed');
    const reason = await tfjsBackend({ platform: 'gpu', deviceIndex: 0 }).isAvailable();
    if (!/got none; install it: npm install @tensorflow\\/tfjs-node-gpu@/.test(String(reason))) throw new Error(String(reason));
    const network = { input: { channels: 1, height: 4, width: 4 }, layers: [{ kind: 'pool', name: 'pool1', kernel: 2, stride: 2 }], fireOnce: false, numerics: 'exact' };
    const error = await tfjsBackend({ platform: 'cpu' }).compile(network, {}).catch((problem) => problem);
    if (!(error instanceof TfjsError) || error.problem !== 'missing') throw new Error('got ' + error);`,
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
  '@spikeseg/backend-tfjs': `
    const { tfjsBackend } = await import('@spikeseg/backend-tfjs');
    const network = { input: { channels: 1, height: 4, width: 4 }, layers: [{ kind: 'pool', name: 'pool1', kernel: 2, stride: 2 }], fireOnce: false, numerics: 'exact' };
    for (const platform of ['wasm', 'cpu']) {
      const session = await tfjsBackend({ platform }).compile(network, {});
      const { layers } = await session.run({ shape: [1, 1, 4, 4], offsets: Uint32Array.of(0, 1), index: Uint32Array.of(5) });
      if (layers.pool1.spikes.index.join() !== '0') throw new Error('spikes ' + layers.pool1.spikes.index.join());
    }`,
  '@spikeseg/onnx': `
    const onnx = await import('@spikeseg/onnx');
    const network = { input: { channels: 1, height: 4, width: 4 }, layers: [{ kind: 'pool', name: 'pool1', kernel: 2, stride: 2 }], fireOnce: false, numerics: 'exact' };
    const { bytes } = onnx.writeModel(network, {}, { graph: { kind: 'step' } });
    const session = await onnx.loadModelBytes(bytes, { device: 'cpu' });
    const { layers } = await session.runWindow({ shape: [1, 1, 4, 4], offsets: Uint32Array.of(0, 1), index: Uint32Array.of(5) });
    await session.close();
    if (layers.pool1.spikes.index.join() !== '0') throw new Error('spikes ' + layers.pool1.spikes.index.join());`,
};
const compared = [
  ['export', 'first', '--quiet', '--overwrite', '--device', 'cpu'],
  ['evaluate', 'first', '--quiet', '--engine', 'tfjs-wasm', '--split', 'validation'],
];
/** Optional peers, as far as this repository has them to test with. */
const peersOf = ({ peerDependencies = {} }) =>
  Object.keys(peerDependencies).filter((name) => existsSync(join(root, 'node_modules', name)));
const scripts = (...texts) => texts.filter(Boolean).map((text) => ['--input-type=module', '-e', text]);
const fine = (checks) => checks.map((argv) => [argv, 0, /(?:)/]);
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
  const bin = manifest.bin && binOf(manifest, folder);
  const load = `const m = await import('${manifest.name}'); if (Object.keys(m).length === 0) throw new Error('empty')`;
  const check = async (what, checks) => {
    for (const node of nodes) {
      for (const [argv, code, text] of checks) {
        const result = await run(node, argv, { cwd: folder, quiet: true });
        if (result.code !== code || !text.test(result.output)) problems.push(`${what} on ${node}:\n${result.output}`);
      }
    }
  };
  const asked = bin ? commands.map((argv) => [bin, ...argv]) : scripts(load, without[manifest.name]);
  await check(manifest.name, [...fine(asked), ...(bin ? refused.map(([argv, ...end]) => [[bin, ...argv], ...end]) : [])]);
  const script = withPeer[manifest.name];
  if (script === undefined && !bin) continue;
  for (const peer of peersOf(manifest)) {
    const link = join(folder, 'node_modules', peer);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', peer), link, 'junction');
  }
  await check(`${manifest.name} with its peers`, fine(bin ? compared.map((argv) => [bin, ...argv]) : scripts(script)));
}
rmSync(work, { recursive: true });
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${packages.length} packages install alone and load on ${nodes.length} Node version(s)`);
