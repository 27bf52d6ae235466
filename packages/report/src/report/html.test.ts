import { expect, test } from 'vitest';
import { html, nothing } from './html.ts';

test('what is put in is text', () => {
  expect(html`<p title="${'"a"'}">${'<b> & more'} ${3}</p>`.markup).toBe('<p title="&quot;a&quot;">&lt;b&gt; &amp; more 3</p>');
});

test('markup stays markup, also in lists', () => {
  const items = ['<1>', '2'].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}</ul>${nothing}`.markup).toBe('<ul><li>&lt;1&gt;</li><li>2</li></ul>');
});
