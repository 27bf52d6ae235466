import type { ConfigDifference } from './config-differences.ts';
import { type Fact, factList } from './facts.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** The keys of a configuration that somebody set. */
export function settings(differences: readonly ConfigDifference[]): Html {
  const changed = [['key', 'value', 'default'], ...differences.map(({ key, value, standard }) => [key, value, standard])];
  return html`<h3>Configuration</h3>
${differences.length === 0 ? html`<p>Every key has its default.</p>` : html`<div class="text">${table('Keys that differ from their defaults', changed)}</div>`}`;
}

/** Where things lie, and command lines that go on with them. */
export const filesAndCommands = ({
  files,
  commands,
}: {
  readonly files: readonly Fact[];
  readonly commands: readonly Fact[];
}): Html => html`${factList(files)}
<h3>Commands</h3>
${commands.map(({ name, value }) => html`<p>${name}</p><pre><code>${value}</code></pre>\n`)}`;
