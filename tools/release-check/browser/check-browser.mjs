// The apps of app/ with the packages as the registry gives them, in a page.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { chromiumPath, launchChromium } from '../../../packages/snn-core/e2e/browser/chromium.ts';
import { attempts } from '../check-package.mjs';
import { add } from '../install.mjs';
import { here } from '../nodes.mjs';
import { emptyFolder } from '../stranger.mjs';
import { answerInNode, answerInPage, apps, bundle } from './bundle.mjs';

/** @returns {Promise<object[]>} rows for the table; none where there is no browser, which is said */
export async function checkBrowser(who, failures) {
  const executable = chromiumPath();
  if (!executable) return [];
  const browser = await launchChromium(executable);
  const rows = [];
  for (const [app, names] of Object.entries(apps)) {
    const folder = emptyFolder(who);
    cpSync(join(here, 'browser/app'), folder, { recursive: true });
    await add(who, folder, names);
    let gzipBytes = Number.NaN;
    const same = await attempts(failures, `${app} in Chromium`)('bundle', async () => {
      const built = await bundle(folder, app);
      gzipBytes = built.gzipBytes;
      const { answer, complaints } = await answerInPage(browser, built.site, app);
      const problems = [...built.warnings, ...complaints];
      if (problems.length > 0) throw new Error(problems.join('\n'));
      const expected = await answerInNode(folder, app);
      if (!isDeepStrictEqual(answer, expected)) {
        throw new Error(`the page answers ${JSON.stringify(answer)}\nNode answers ${JSON.stringify(expected)}`);
      }
    });
    rows.push({ app: `${app} (${names.join(', ')})`, gzipBytes, same });
  }
  await browser.close();
  return rows;
}
