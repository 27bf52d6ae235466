import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of `$CHROMIUM_PATH`, or else of an installed Chromium; undefined (with a printed reason) when there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  const candidates = named === undefined ? places : [named];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    console.warn(`skipped: tests in a browser (no ${candidates.join(', ')}; set CHROMIUM_PATH to a Chromium or Chrome)`);
  }
  return path;
}

export function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking', ...more];
  return chromium.launch({ executablePath, args });
}
