/** A count of things in words of a caption: `1 event`, `1,200 events`. */
export const quantity = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;
