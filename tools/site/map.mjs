// Which page of the repository becomes which page of the site, and in which order they are read.
import { basename, dirname } from 'node:path';
import { pages } from '../docs/blocks.mjs';

/** Path on the site, without `.md`, of a page of the repository. */
export function sitePath(page) {
  if (page === 'README.md') return 'index';
  if (/^(?:packages|studies)\//.test(page)) return dirname(page);
  return page.startsWith('docs/') ? page.slice('docs/'.length, -'.md'.length) : basename(page, '.md').toLowerCase();
}

/** Every page of the repository with its path on the site. */
export const sitePaths = new Map(pages.map((page) => [page, sitePath(page)]));

/** The parts of the sidebar: title and paths on the site. What no part names stands below "More". */
const parts = [
  ['Begin', ['index', 'tutorial']],
  [
    'How to',
    [
      'viewer',
      'how-to/own-data',
      'how-to/own-network',
      'how-to/thresholds',
      'how-to/observations',
      'completeness',
      'how-to/many-machines',
      'how-to/resume-on-a-cluster',
      'how-to/serve-on-cuda',
      'how-to/from-python',
    ],
  ],
  [
    'Reference',
    ['cli', 'configuration', 'event-formats', 'generated-skies', 'observations', 'live', 'onnx', 'features', 'glossary'],
  ],
  ['Packages', [...sitePaths.values()].filter((path) => path.startsWith('packages/'))],
  [
    'Explanation',
    ['detection', 'learning', 'sequential-test', 'evaluation', 'comparing-scores', 'layers', 'numerics', 'decisions', 'gpu'],
  ],
  ['Measurements', ['measured', 'known_limits', ...[...sitePaths.values()].filter((path) => path.startsWith('studies/'))]],
];

/**
 * @param titles title of each path on the site
 * @returns the sidebar of VitePress
 */
export function sidebar(titles) {
  const named = new Set(parts.flatMap(([, paths]) => paths));
  const rest = [...titles.keys()].filter((path) => !named.has(path));
  return [...parts, ['More', rest]].map(([text, paths]) => ({
    text,
    items: paths
      .filter((path) => titles.has(path))
      .map((path) => ({ text: titles.get(path), link: `/${path === 'index' ? '' : path}` })),
  }));
}
