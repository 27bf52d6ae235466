import type { Browser, Page } from 'playwright-core';

/** A page of a viewer, and what the browser complains of in it. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

/** Opens a file, and waits for the first picture of its box. */
export async function openFile(browser: Browser, path: string, { width, height, colorScheme }: Screen): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const complaints = complaintsOf(page);
  await page.goto(`file://${path}`);
  await page.waitForSelector('.cloud[data-pictures]');
  return { page, complaints };
}

/** What a browser complains of in a page from now on, and what the page asks a network for. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Of the software renderer, about pictures that a test takes.
    if (!message.text().includes('GPU stall due to ReadPixels')) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  return complaints;
}

/** Text of a figure of the panel that says why. */
export const figure = async (page: Page, name: string): Promise<string> =>
  (await page.locator(`[data-figure="${name}"]`).textContent()) ?? '';
