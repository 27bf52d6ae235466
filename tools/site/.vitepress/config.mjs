import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const staged = fileURLToPath(new URL('../pages/', import.meta.url));
const read = (name) => (existsSync(staged + name) ? JSON.parse(readFileSync(staged + name, 'utf8')) : []);

export default defineConfig({
  srcDir: staged,
  outDir: fileURLToPath(new URL('../../../site', import.meta.url)),
  base: process.env.SITE_BASE ?? '/',
  lang: 'en',
  title: 'SpikeSEG for Node',
  description: 'Spiking networks that learn without labels to find satellites in event-camera recordings',
  cleanUrls: false,
  lastUpdated: false,
  markdown: { theme: { light: 'github-light', dark: 'github-dark' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Configuration', link: '/configuration' },
      { text: 'Command line', link: '/cli' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: {
      '/api/': [{ text: 'API', items: read('api/typedoc-sidebar.json') }],
      '/': read('sidebar.json'),
    },
  },
});
