import { parseDocument } from 'yaml';
import type { ConfigProblem } from '../config-error.ts';
import { throwProblems, valueText } from '../config-error.ts';
import { keyJsonSchema } from '../describe/json-schema.ts';
import type { Mapping } from '../merge-configs.ts';
import { mergeMappings, nest } from '../merge-configs.ts';
import type { PartialConfig } from '../schema/config.ts';
import { fieldAt } from '../schema/fields.ts';
import { keyProblems } from './validate.ts';

/**
 * Reads `key=value` settings as they are given on a command line. The key is a dotted path; the value is YAML (a number,
 * `true`, `null`, a text, `[5, 5, 7]`, `{lr_plus: 0.1}`), except that a key for text takes the value as it stands. A
 * later setting of a key replaces an earlier one.
 *
 * @param settings e.g. `['stdp.lr_plus=0.02', 'data.sensor=ATIS']`
 * @returns the settings, nested like the file
 * @throws ConfigError for unknown keys, values of the wrong type, and texts that are not `key=value`
 */
export function parseOverrides(settings: readonly string[]): PartialConfig {
  const parsed = settings.map(parseSetting);
  throwProblems(parsed.flatMap((setting) => (setting.kind === 'problem' ? [setting.problem] : [])));
  const values = parsed.reduce<Mapping>(
    (merged, setting) => (setting.kind === 'value' ? mergeMappings(merged, nest(setting.path, setting.value)) : merged),
    {},
  );
  throwProblems(keyProblems([{ kind: 'override', values }]));
  return values;
}

type Setting =
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly value: unknown }
  | { readonly kind: 'problem'; readonly problem: ConfigProblem };

const syntaxProblem = (expected: string, got: string, keyPath?: string): Setting => ({
  kind: 'problem',
  problem: {
    kind: 'override-syntax',
    source: 'override',
    expected,
    got,
    suggestions: [],
    ...(keyPath === undefined ? {} : { keyPath }),
  },
});

function parseSetting(setting: string): Setting {
  const equals = setting.indexOf('=');
  if (equals < 1) return syntaxProblem('key=value', valueText(setting));
  const key = setting.slice(0, equals).trim();
  const path = key.split('.');
  const text = setting.slice(equals + 1);
  if (takesText(path) && !/^\s*["']/.test(text)) return { kind: 'value', path, value: text };
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const [error] = [...document.errors, ...document.warnings];
  if (error) return syntaxProblem('a YAML value', `${valueText(text)} (${error.message.replaceAll(/\s+/g, ' ')})`, key);
  return { kind: 'value', path, value: document.toJS() };
}

/** True for keys whose values are all text. Letting `experiment_name=007` be a number would lose its zeros. */
function takesText(path: readonly string[]): boolean {
  const field = fieldAt(path);
  return field?.kind === 'key' && keyJsonSchema(field.type.unwrap()).type === 'string';
}
