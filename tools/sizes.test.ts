import { expect, test } from 'vitest';
import { folderLoops } from './folder-loops.mjs';
import { importedBy, kindOf, sizesOf } from './sizes.mjs';

const files = (texts: Record<string, string>) => new Map(Object.entries(texts));

test('every file counts once, as what its name says', () => {
  const kinds = {
    'packages/a/src/one.ts': 'product',
    'packages/a/src/app/style.css': 'product',
    'packages/a/src/wasm/assembly/index.ts': 'product',
    'packages/a/src/one.test.ts': 'unit',
    'packages/a/src/one.long.test.ts': 'unit',
    'tools/one.test.ts': 'unit',
    'packages/a/src/one.fixture.ts': 'fixtures',
    'packages/a/src/testing/one.ts': 'fixtures',
    'tools/test-support/src/npz.ts': 'fixtures',
    'packages/a/e2e/one.test.ts': 'e2e',
    'bench/one.mjs': 'tools',
    'packages/a/src/kernels.generated.ts': undefined,
    'packages/a/README.md': undefined,
    'package-lock.json': undefined,
  };
  expect(Object.fromEntries(Object.keys(kinds).map((path) => [path, kindOf(path)]))).toEqual(kinds);
});

test('hand-counted: packages, what is elsewhere, and all', () => {
  const { places, keys, flags, longest } = sizesOf(
    files({
      'packages/cli/src/a.ts': ".option('-q, --quiet', 'x')\n.option(\n  '--rate <n>')\n",
      'packages/cli/src/b.ts': "new Option('--rate <n>')\n",
      'packages/cli/src/b.test.ts': "option('--never')\n",
      'packages/cli/README.md': 'three words here\n',
      'docs/x.md': '# Two\n',
      'api/cli.txt': 'export interface A {\n}\nexport declare function b(): void;\nexport declare const c: 1;\n',
      'configs/spikeseg.schema.json': '{"properties":{"a":{"properties":{"b":{},"c":{}}},"d":{"type":"string"}}}',
      'bench/a.mjs': '\n\n',
    }),
  );
  const none = { files: 0, product: 0, unit: 0, fixtures: 0, e2e: 0, tools: 0, words: 0, names: 0, values: 0, loops: 0 };
  expect(places).toEqual({
    cli: { ...none, files: 2, product: 4, unit: 1, words: 3, names: 3, values: 2 },
    elsewhere: { ...none, tools: 2, words: 2 },
    all: { ...none, files: 2, product: 4, unit: 1, tools: 2, words: 5, names: 3, values: 2 },
  });
  expect({ keys, flags }).toEqual({ keys: 3, flags: 2 });
  expect(longest[0]).toEqual({ path: 'packages/cli/src/a.ts', lines: 3 });
});

test('what is imported counts with all that its index exports, types and what is loaded later do not', () => {
  const imported = importedBy(
    files({
      'packages/a/src/one.ts':
        "import {\n  b,\n} from '@spikeseg/b';\nimport type { C } from './c.ts';\nconst d = await import('./d.ts');",
      'packages/a/src/c.ts': '',
      'packages/a/src/d.ts': '',
      'packages/b/src/index.ts': "export { b } from './b.ts';\nexport * from './deep/e.ts';\nexport type { F } from './f.ts';",
      'packages/b/src/b.ts': "import { x } from '@spikeseg/b/deep';",
      'packages/b/src/deep/index.ts': '',
      'packages/b/src/deep/e.ts': "import { b } from '../b.ts';",
      'packages/b/src/f.ts': '',
    }),
    'packages/a/src/one.ts',
  );
  const expected = ['a/src/one', 'b/src/index', 'b/src/b', 'b/src/deep/e', 'b/src/deep/index'].map((one) => `packages/${one}.ts`);
  expect(imported).toEqual(expected);
});

test('a loop of folders is found by way of others, with the imports that make it', () => {
  const loops = folderLoops(
    files({
      'packages/p/src/index.ts': "export * from './a/a.ts';",
      'packages/p/src/a/a.ts': "import { b } from '../b/b.ts';",
      'packages/p/src/b/b.ts': "export type { C } from './deep/c.ts';",
      'packages/p/src/b/deep/c.ts': "import type { A } from '../../a/other';\nimport '../../d/d.ts';",
      'packages/p/src/a/other.ts': '',
      'packages/p/src/d/d.ts': '',
      'packages/p/src/d/d.test.ts': "import '../a/a.ts';",
    }),
  );
  expect(loops.map(({ folders }) => folders)).toEqual([['packages/p/src/a', 'packages/p/src/b', 'packages/p/src/b/deep']]);
  expect(loops[0].imports).toContainEqual(['packages/p/src/b/deep/c.ts', 'packages/p/src/a/other.ts']);
  expect(loops[0].imports).toHaveLength(3);
});

test('a file right below src/, and an index.ts, stand for themselves', () => {
  const texts = { 'packages/p/src/index.ts': "import './a/a.ts';", 'packages/p/src/types.ts': '' };
  expect(folderLoops(files({ ...texts, 'packages/p/src/a/a.ts': "import '../types.ts';" }))).toEqual([]);
  expect(folderLoops(files({ ...texts, 'packages/p/src/a/a.ts': "import '../index.ts';" }))).toHaveLength(1);
  const inner = { 'packages/p/src/a/index.ts': "import './b/b.ts';", 'packages/p/src/a/b/b.ts': "import '../a.ts';" };
  expect(folderLoops(files({ ...inner, 'packages/p/src/a/a.ts': '' }))).toEqual([]);
  expect(folderLoops(files({ ...inner, 'packages/p/src/a/a.ts': "import './b/b.ts';" }))).toHaveLength(1);
});
