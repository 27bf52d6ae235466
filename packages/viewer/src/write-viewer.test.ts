import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackColumns } from './packing/pack-columns.ts';
import { smallNight } from './viewer-data.fixture.ts';
import { viewerPage } from './write-viewer.ts';

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

  it('is the same every time', () => {
    expect(viewerPage(smallNight())).toBe(viewerPage(smallNight()));
  });
});
