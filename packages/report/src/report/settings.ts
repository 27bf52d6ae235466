import { describeConfig, type SpikesegConfig } from '@spikeseg/config';
import type { PlotFile } from './figures.ts';
import { type Fact, factList, folded, type Html, html, table } from './html.ts';
import type { Section } from './page.ts';

/** A key whose value is not its default. */
export interface ConfigDifference {
  readonly key: string;
  readonly value: string;
  readonly standard: string;
}

/** The keys that a configuration sets to something else than their defaults, in the order of the schema. */
export function configDifferences(config: SpikesegConfig): ConfigDifference[] {
  return describeConfig().flatMap(({ path, default: standard }) => {
    const value = path.split('.').reduce<unknown>((section, name) => (section as Record<string, unknown>)[name], config);
    const [own, usual] = [valueText(value), valueText(standard)];
    return JSON.stringify(value) === JSON.stringify(standard) ? [] : [{ key: path, value: own, standard: usual }];
  });
}

/** A value in one line; of a list of layers their kinds and names. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.length > 0 && value.every(isLayer)
    ? value.map(({ kind, name }) => `${kind} ${name}`).join(', ')
    : JSON.stringify(value);
}

const isLayer = (value: unknown): value is { readonly kind: string; readonly name: string } =>
  typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;

/** The keys of a configuration that somebody set. */
function settings(differences: readonly ConfigDifference[]): Html {
  const changed = [['key', 'value', 'default'], ...differences.map(({ key, value, standard }) => [key, value, standard])];
  return html`<h3>Configuration</h3>
${differences.length === 0 ? html`<p>Every key has its default.</p>` : folded(differences.length === 1 ? '1 key differs from its default' : `${differences.length} keys differ from their defaults`, html`<div class="text">${table('Keys that differ from their defaults', changed)}</div>`)}`;
}

/** What pages about a command have in common. */
export interface CommandReport {
  readonly title: string;
  /** The conclusion in words. */
  readonly lead: string;
  readonly plots: readonly PlotFile[];
  readonly run: readonly Fact[];
  readonly differences: readonly ConfigDifference[];
  readonly files: readonly Fact[];
  readonly commands: readonly Fact[];
}

/** What ran, where things lie, and command lines that go on with them. */
export const lastSections = (
  { run, differences, files, commands }: Omit<CommandReport, 'plots'>,
  title = 'What ran',
): readonly Section[] => [
  ['run', title, html`${factList(run)}\n${settings(differences)}`],
  [
    'files',
    'Files, and how to go on',
    html`${factList(files)}
<h3>Commands</h3>
${commands.map(({ name, value }) => html`<p>${name}</p><pre><code>${value}</code></pre>\n`)}`,
  ],
];
