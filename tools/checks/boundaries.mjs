// Who may import whom. The table is ARCHITECTURE.md's; the arrows come from nx, which reads the imports themselves.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packages } from '../packages.mjs';
import { run } from '../run.mjs';

const libraries = [
  'backend-tfjs',
  'config',
  'data-ebssa',
  'evaluation',
  'events',
  'onnx',
  'report',
  'segmentation',
  'snn-core',
  'stdp',
].map((name) => `@spikeseg/${name}`);

const allowed = {
  '@spikeseg/config': { workspace: [], npm: ['yaml', 'zod'] },
  '@spikeseg/snn-core': { workspace: [], npm: [] },
  '@spikeseg/stdp': { workspace: ['@spikeseg/snn-core'], npm: [] },
  '@spikeseg/events': { workspace: ['@spikeseg/snn-core'], npm: [] },
  '@spikeseg/data-ebssa': { workspace: ['@spikeseg/events', '@spikeseg/snn-core'], npm: ['h5wasm'] },
  '@spikeseg/segmentation': { workspace: ['@spikeseg/snn-core'], npm: [] },
  // Its tests read real recordings.
  '@spikeseg/evaluation': {
    workspace: ['@spikeseg/data-ebssa', '@spikeseg/events', '@spikeseg/segmentation', '@spikeseg/snn-core'],
    npm: [],
  },
  '@spikeseg/report': {
    workspace: ['@spikeseg/config', '@spikeseg/evaluation', '@spikeseg/segmentation', '@spikeseg/snn-core'],
    npm: ['@resvg/resvg-js', 'vega', 'vega-lite'],
  },
  '@spikeseg/onnx': { workspace: ['@spikeseg/snn-core'], npm: ['@bufbuild/protobuf', 'onnx-buf'] },
  '@spikeseg/backend-tfjs': { workspace: ['@spikeseg/snn-core'], npm: [] },
  '@spikeseg/experiment': { workspace: libraries, npm: ['zod'] },
  'spikeseg-cli': { workspace: [...libraries, '@spikeseg/experiment'] },
};

const problems = [];
const folder = mkdtempSync(join(tmpdir(), 'graph-'));
const file = join(folder, 'graph.json');
const { code, output } = await run('nx', ['graph', `--file=${file}`], { quiet: true });
if (code !== 0) throw new Error(`nx graph failed:\n${output}`);
const { graph } = JSON.parse(readFileSync(file, 'utf8'));
rmSync(folder, { recursive: true });

for (const { manifest } of packages) {
  const { name, dependencies = {} } = manifest;
  const rule = allowed[name];
  if (!rule) {
    problems.push(`${name} has no line in tools/checks/boundaries.mjs`);
    continue;
  }
  const arrows = graph.dependencies[name].map((edge) => edge.target).filter((target) => target !== '@spikeseg/test-support');
  for (const target of arrows.filter((other) => other in graph.nodes && !rule.workspace.includes(other))) {
    problems.push(`${name} imports ${target}; allowed: ${rule.workspace.join(', ') || 'nothing'}`);
  }
  for (const dependency of Object.keys(dependencies)) {
    const ours = dependency in allowed;
    if (ours ? !rule.workspace.includes(dependency) : rule.npm && !rule.npm.includes(dependency)) {
      problems.push(`${name} depends on ${dependency}, which its line in tools/checks/boundaries.mjs does not allow`);
    }
  }
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${packages.length} packages keep to their arrows`);
