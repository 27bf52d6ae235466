import { describeConfig, type SpikesegConfig } from '@spikeseg/config';
import { type Fact, factList, folded, type Html, html, table } from './html.ts';

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
export function settings(differences: readonly ConfigDifference[]): Html {
  const changed = [['key', 'value', 'default'], ...differences.map(({ key, value, standard }) => [key, value, standard])];
  return html`<h3>Configuration</h3>
${differences.length === 0 ? html`<p>Every key has its default.</p>` : folded(differences.length === 1 ? '1 key differs from its default' : `${differences.length} keys differ from their defaults`, html`<div class="text">${table('Keys that differ from their defaults', changed)}</div>`)}`;
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
