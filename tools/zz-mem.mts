import { writeFileSync, readFileSync, readdirSync } from 'node:fs';
import { launchChromium, chromiumPath } from '/work/wt/drop/packages/snn-core/e2e/browser/chromium.ts';
const n = 20_000_000,
  words = new Uint32Array(n + Math.ceil(n / 10));
let seed = 1,
  k = 0,
  high = -1;
const rnd = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
let t = 0;
for (let i = 0; i < n; i++) {
  t = Math.floor(i * 5); // 100 s
  const h = t >> 6;
  if (h !== high) {
    high = h;
    words[k++] = ((8 << 28) | (h & 0xfffffff)) >>> 0;
  }
  const x = i % 200 === 0 ? 100 + Math.floor((t / 1e6) * 4) : (rnd() >>> 8) % 640,
    y = i % 200 === 0 ? 200 : (rnd() >>> 8) % 480;
  words[k++] = (((i & 1) << 28) | ((t & 63) << 22) | (x << 11) | y) >>> 0;
  if (k > words.length - 4) {
    console.log('full at', i);
    break;
  }
}
writeFileSync(
  '/tmp/drop/big.raw',
  Buffer.concat([Buffer.from('% evt 2.0\n% format EVT2;height=480;width=640\n% end\n'), Buffer.from(words.buffer, 0, 4 * k)]),
);
const browser = await launchChromium(chromiumPath()!);
const tab = await browser.newPage({ viewport: { width: 1280, height: 860 } });
const rss = () => {
  let best = [0, ''];
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const c = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!c.includes('--type=renderer') || !c.includes('playwright')) {
        if (!c.includes('--type=renderer')) continue;
      }
      const m = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      if (m && +m[1] > (best[0] as number)) best = [+m[1], pid];
    } catch {}
  }
  return (best[0] as number) / 1024;
};
await tab.goto('file:///tmp/drop/page.html');
await tab.waitForSelector('#drop[data-state]');
console.log('before', rss().toFixed(0), 'MiB');
const s = await tab.context().newCDPSession(tab);
for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
  await s.send('Input.dispatchDragEvent', {
    type,
    x: 40,
    y: 20,
    data: { items: [], files: ['/tmp/drop/big.raw'], dragOperationsMask: 1 },
  });
const begin = Date.now();
let peak = 0,
  last = '',
  read = 0;
for (;;) {
  await new Promise((r) => setTimeout(r, 300));
  peak = Math.max(peak, rss());
  const text = (await tab.evaluate(
    `document.querySelector('.status')?.textContent ?? document.querySelector('[role=alert]')?.textContent ?? document.querySelector('#viewer h1')?.textContent`,
  )) as string;
  if (/searched/.test(text) && read === 0) {
    read = Date.now() - begin;
    console.log('read in', read, 'ms, peak', peak.toFixed(0));
  }
  if (!/read|searched|begins/.test(text)) {
    console.log(text);
    break;
  }
  last = text;
  if (Date.now() - begin > 560_000) {
    console.log('late', text);
    break;
  }
}
console.log('took', (Date.now() - begin) / 1000, 's, peak', peak.toFixed(0), 'MiB');
await tab.waitForTimeout(4000);
console.log('after', rss().toFixed(0), 'MiB');
console.log(await tab.evaluate(`document.querySelector('#viewer header p')?.textContent`));
await browser.close();
