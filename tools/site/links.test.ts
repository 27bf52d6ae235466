import { expect, test } from 'vitest';
import { siteLinks } from './links.mjs';

const sitePaths = new Map([
  ['README.md', 'index'],
  ['docs/live.md', 'live'],
  ['docs/how-to/own-data.md', 'how-to/own-data'],
  ['packages/cli/README.md', 'packages/cli'],
]);

test.each([
  ['README.md', '[a](docs/live.md#b)', '[a](./live.md#b)'],
  ['README.md', '[`cli`](packages/cli)', '[`cli`](./packages/cli.md)'],
  ['docs/how-to/own-data.md', '[a](../../README.md)', '[a](./../index.md)'],
  ['packages/cli/README.md', '[a](../../docs/live.md)', '[a](./../live.md)'],
  ['README.md', '![p](docs/images/p.png)', '![p](./images/p.png)'],
  ['docs/how-to/own-data.md', '![p](../images/p.png)', '![p](./../images/p.png)'],
  ['docs/live.md', '[a](#b) [c](https://d.org/e)', '[a](#b) [c](https://d.org/e)'],
  ['docs/live.md', '[lif](../packages/snn-core/src/neurons/lif.ts)', 'lif'],
])('%s: %s', (page, text, expected) => {
  expect(siteLinks(text, page, sitePaths, undefined)).toBe(expected);
});

test('sources are links where the repository is known', () => {
  expect(siteLinks('[lif](../a/lif.ts)', 'docs/live.md', sitePaths, 'https://host/x')).toBe(
    '[lif](https://host/x/blob/main/a/lif.ts)',
  );
});
