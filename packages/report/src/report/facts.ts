import { type Html, html } from './html.ts';

/** What a thing is called, and what it is; `code` for what one types or a file holds. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly code?: true;
}

/** A list of names and values. */
export const factList = (facts: readonly Fact[]): Html =>
  html`<dl>${facts.map(({ name, value, code }) => html`<dt>${name}</dt><dd>${code ? html`<code>${value}</code>` : value}</dd>\n`)}</dl>`;
