// Who may import whom. The table is ARCHITECTURE.md's; dependency-cruiser reads the imports themselves, types included.

const belowAll = ['detection', 'events', 'config', 'snn-core'];

/** Packages of the workspace, and packages from npm, that the sources of a package may import. */
const arrows = {
  'snn-core': { workspace: [], npm: [] },
  config: { workspace: [], npm: ['yaml', 'zod'] },
  astrometry: { workspace: [], npm: ['satellite\\.js'] },
  'star-catalogue': { workspace: [], npm: [] },
  events: { workspace: ['snn-core'], npm: [] },
  'event-formats': {
    workspace: ['events'],
    npm: ['fzstd', '@mcap/core', '@foxglove/rosbag', 'unbzip2-stream'],
  },
  stdp: { workspace: ['snn-core'], npm: [] },
  detection: { workspace: ['events', 'snn-core'], npm: [] },
  'data-ebssa': { workspace: ['event-formats', 'events', 'snn-core'], npm: [] },
  evaluation: { workspace: ['detection', 'events', 'snn-core'], npm: [] },
  onnx: { workspace: ['snn-core'], npm: ['@bufbuild/protobuf', 'onnx-buf', 'onnxruntime-node', 'webgpu'] },
  'backend-tfjs': { workspace: ['snn-core'], npm: ['@tensorflow/tfjs.*', 'webgpu'] },
  report: {
    workspace: ['config', 'evaluation', 'detection', 'events', 'snn-core'],
    npm: ['@bufbuild/protobuf', '@resvg/resvg-js', 'vega', 'vega-lite'],
  },
  observe: { workspace: ['report', 'astrometry', 'star-catalogue', 'detection', 'events'], npm: [] },
  viewer: { workspace: ['data-ebssa', 'event-formats', 'detection', 'events', 'snn-core'], npm: ['three'] },
  experiment: {
    workspace: [
      'viewer',
      'report',
      'evaluation',
      'astrometry',
      'star-catalogue',
      'stdp',
      'data-ebssa',
      'event-formats',
      'onnx',
      'backend-tfjs',
      ...belowAll,
    ],
    npm: ['zod'],
  },
  batch: {
    workspace: ['experiment', 'report', 'evaluation', 'data-ebssa', ...belowAll],
    npm: ['bullmq', 'ioredis', 'zod'],
  },
  cli: {
    workspace: [
      'batch',
      'experiment',
      'observe',
      'viewer',
      'report',
      'evaluation',
      'astrometry',
      'star-catalogue',
      'data-ebssa',
      'event-formats',
      'onnx',
      'backend-tfjs',
      ...belowAll,
    ],
    npm: ['commander', 'ws'],
  },
};

/** Tests may look further where no cycle of packages comes of it: real recordings, random numbers. */
const furtherInTests = {
  astrometry: ['star-catalogue'],
  'event-formats': ['snn-core'],
  evaluation: ['data-ebssa'],
  report: ['stdp'],
  observe: ['experiment', 'config', 'snn-core'],
  batch: ['observe'],
};

const test = String.raw`\.(test|fixture)\.ts$`;
const either = (names) => (names.length === 0 ? '(?!)' : `(${names.join('|')})`);

const ofPackage = ([name, { workspace, npm }]) => [
  {
    name: `${name}-arrows`,
    comment: `expected imports of ${workspace.join(', ') || 'no package'}; the arrows are in .dependency-cruiser.mjs and ARCHITECTURE.md`,
    severity: 'error',
    from: { path: `^packages/${name}/src/`, pathNot: test },
    to: { path: '^packages/', pathNot: `^packages/${either([name, ...workspace])}/` },
  },
  {
    name: `${name}-arrows-of-tests`,
    comment: 'a test imports what its package may import',
    severity: 'error',
    from: { path: `^packages/${name}/src/.*${test}` },
    to: { path: '^packages/', pathNot: `^packages/${either([name, ...workspace, ...(furtherInTests[name] ?? [])])}/` },
  },
  {
    name: `${name}-npm`,
    comment: `expected packages from npm: ${npm.join(', ') || 'none'}`,
    severity: 'error',
    from: { path: `^packages/${name}/src/`, pathNot: test },
    to: { path: 'node_modules/', pathNot: `node_modules/(@types/node|${either(npm)})/` },
  },
];

/** What a package shows to others. */
const shown = String.raw`^packages/[^/]+/src/(index|(baselines|browser|commands|convert|data|filters|labels|learn|live|models|network|reading|reference|safetensors|scored|splits|summary|synthetic|tensorboard|testing|threads|tracks|windows|words|writing)/index)\.ts$`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'a cycle has no beginning to read from; move what both need into a file of its own',
      severity: 'error',
      from: { path: '^(packages|bench|studies|tools)/' },
      to: { circular: true },
    },
    {
      name: 'no-deep-imports',
      comment: "expected an import of the package's name, not of a file inside it",
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: [shown, '^packages/$1/', String.raw`\.fixture\.ts$`] },
    },
    {
      name: 'benches-use-the-public-api',
      comment: 'expected @spikeseg/NAME, not a file inside a package',
      severity: 'error',
      from: { path: '^(bench|studies)/' },
      // Damaged files are made by the tests' own writers.
      to: { path: '^packages/', pathNot: [shown, String.raw`\.fixture\.ts$`] },
    },
    {
      name: 'resolvable',
      comment: 'the import leads nowhere',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { couldNotResolve: true, pathNot: '^node:' },
    },
    ...Object.entries(arrows).flatMap(ofPackage),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
};
