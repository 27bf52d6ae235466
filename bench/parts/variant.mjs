import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Imported before a bench: the detector as its source stands, with one number of it changed. VARIANT is { path, start, end, value } as JSON, or empty.
const root = join(import.meta.dirname, '../..');
const { path, start, end, value } = JSON.parse(process.env.VARIANT || '{}');
const changed = path && pathToFileURL(join(root, path)).href;
registerHooks({
  resolve(specifier, context, next) {
    const [name, entry = ''] = /^@spikeseg\/detection(\/[a-z]+)?$/.exec(specifier) ?? [];
    if (name === undefined) return next(specifier, context);
    return next(pathToFileURL(join(root, `packages/detection/src${entry}/index.ts`)).href, context);
  },
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== changed) return loaded;
    const text = Buffer.from(loaded.source).toString();
    return { ...loaded, source: `${text.slice(0, start)}${value}${text.slice(end)}` };
  },
});
