import type { ConfigOverrides } from '@spikeseg/config';

/** Settings as `key=value`, in the form that the command line gives them: nested or with dotted keys, values as JSON. */
export function settingsOf(settings: ConfigOverrides): string[] {
  const leaves = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
      : value === undefined
        ? []
        : [`${path}=${JSON.stringify(value)}`];
  return leaves(settings, '');
}
