const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };

/**
 * Splits the text of a value at its commas, those in brackets and in quotes apart: `[1,2],[3,4]` is two lists. A quote is
 * one only where a value begins, as in YAML, so that `it's` stays a word.
 */
export function splitValues(text: string): string[] {
  const values: string[] = [];
  const open: string[] = [];
  let start = 0;
  let quote = '';
  let beginning = true;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quote !== '') {
      if (character === '\\' && quote === '"') i++;
      else if (character === quote) quote = '';
      continue;
    }
    if (beginning && (character === '"' || character === "'")) quote = character;
    else if (character in closing) open.push(closing[character]);
    else if (character === open.at(-1)) open.pop();
    else if (character === ',' && open.length === 0) {
      values.push(text.slice(start, i));
      start = i + 1;
    }
    beginning = /[\s,[{(:]/.test(character);
  }
  return [...values, text.slice(start)];
}
