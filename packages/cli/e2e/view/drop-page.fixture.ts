import type { Browser, Page } from 'playwright-core';
import { complaintsOf, type Screen } from './page.fixture.ts';

/** A page that takes recordings, and what the browser complains of in it. */
export interface OpenDropPage {
  readonly tab: Page;
  readonly complaints: readonly string[];
}

/** Opens a page from the disk, in a browser without a network, and waits until it takes recordings. */
export async function openDropPage(browser: Browser, path: string, screen: Screen, hash = ''): Promise<OpenDropPage> {
  const { width, height, colorScheme } = screen;
  const tab = await browser.newPage({ viewport: { width, height }, colorScheme, offline: true });
  const complaints = complaintsOf(tab);
  await tab.goto(`file://${path}${hash}`);
  await tab.waitForSelector('#drop[data-state]');
  return { tab, complaints };
}

/** Drops files as a hand does: the browser itself makes the events and their DataTransfer. */
export async function dropFiles(tab: Page, files: readonly string[]): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 40, y: 20, data });
  await session.detach();
}
