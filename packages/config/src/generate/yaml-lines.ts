import { yamlDocument, yamlFormat } from '../stringify/stringify-config.ts';

const width = 120;

/** One key and its value as a line of YAML. */
export const keyLine = (indent: string, name: string, value: unknown): string =>
  `${indent}${yamlDocument({ [name]: value })
    .toString(yamlFormat)
    .trimEnd()}`;

/** A paragraph as comment lines of at most 120 characters. */
export function commentLines(paragraph: string, indent = ''): string[] {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of paragraph.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
