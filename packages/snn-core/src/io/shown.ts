const longest = 80;

/** A value of a file as JSON, cut to what a message can carry. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** A name that a file gives: as it is where it is short and plain, else {@link shown}. */
export const shownName = (name: string): string => (/^[\w./-]{1,80}$/.test(name) ? name : shown(name));
