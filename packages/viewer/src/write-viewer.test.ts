import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackColumns } from './packing/pack-columns.ts';
import { smallNight } from './viewer-data.fixture.ts';
import { dropPage, livePage, viewerPage } from './write-viewer.ts';

const between = (page: string, begin: string, end: string): string => {
  const from = page.indexOf(begin) + begin.length;
  return page.slice(from, page.indexOf(end, from));
};

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

describe('viewerPage', () => {
  const hostile = `</script><script>alert(1)</script><img src=x onerror='alert(2)'>"&`;

  it('holds the data as they were', () => {
    const data = smallNight(hostile, hostile);
    const packed = between(viewerPage(data), 'type="application/octet-stream;base64">', '</script>');
    expect(unpackColumns(gunzipSync(Buffer.from(packed, 'base64')))).toEqual(data);
  });

  it('holds a hostile name as text alone', () => {
    const page = viewerPage(smallNight(hostile, hostile));
    expect(page).not.toContain('alert(1)</script>');
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
    // The data, and the script of the page.
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
  });

  it('allows its own script and style, by their hashes, and nothing from elsewhere', () => {
    const page = viewerPage(smallNight());
    const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src '${hashOf(between(page, '<script>', '</script>'))}'`);
    expect(policy).toContain(`style-src '${hashOf(between(page, '<style>', '</style>'))}'`);
    expect(policy).not.toContain('unsafe');
  });

  it('is below 1.5 MB without the recording, and names no other place to load from', () => {
    const page = viewerPage(smallNight());
    expect(page.length).toBeLessThan(1.5e6);
    expect(page).not.toMatch(/(src|href)="(?!data:,)/);
    expect(page).not.toMatch(/@import|url\(/);
  });
});

describe('dropPage', () => {
  const settings = { endings: ['.raw'], detector: 'evidence', evidence: { thresholdNats: 20 } };

  it('holds its settings, whatever they hold, and no other script', () => {
    const hostile = { ...settings, detector: '</script><script>alert(1)</script><!--' };
    const page = dropPage(hostile);
    expect(JSON.parse(between(page, 'type="application/json">', '</script>'))).toEqual(hostile);
    // Settings, the search, and the script of the page.
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page.match(/<\/script/g)).toHaveLength(3);
  });

  it('allows its own script and style, WebAssembly and a worker of its own, and no connection', () => {
    const page = dropPage(settings);
    const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"').split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain('worker-src blob:');
    expect(policy).toContain(`script-src '${hashOf(between(page, '<script>', '</script>'))}' 'wasm-unsafe-eval'`);
  });

  it('holds a search that imports nothing and asks for nothing', () => {
    const packed = between(dropPage(settings), 'type="application/octet-stream;base64">', '</script>');
    const script = gunzipSync(Buffer.from(packed, 'base64')).toString();
    expect(script).not.toMatch(/\bimport\s*\(|\bimportScripts\b|\bXMLHttpRequest\b|\bWebSocket\b|\bfetch\s*\(/);
  });

  it('is below 1.5 MB, and the same every time', () => {
    expect(dropPage(settings).length).toBeLessThan(1.5e6);
    expect(dropPage(settings)).toBe(dropPage(settings));
  });
});

describe('livePage', () => {
  it('allows its own script and style, and a connection to where it came from alone', () => {
    const page = livePage(8787);
    const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"').split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src '${hashOf(between(page, '<script>', '</script>'))}'`);
    expect(policy).toContain('connect-src ws://127.0.0.1:8787 ws://localhost:8787');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.length).toBeLessThan(1e6);
  });
});
