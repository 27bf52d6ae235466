import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figureText, type PlotFile } from './figures.ts';

/**
 * The plots below a folder, those that a report has words for; a recording's name may hold slashes.
 *
 * @param wanted leaves out others, by what they show
 */
export const plotsIn = (folder: string, wanted: (subject: string) => boolean = () => true): PlotFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.png'))
    .map((file) => ({ file, name: file.replaceAll('\\', '/').replace(/\.png$/, '') }))
    .filter(({ name }) => {
      const text = figureText(name);
      return text !== undefined && wanted(text.subject);
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ file, name }) => ({ name, png: readFileSync(join(folder, file)) }));
