/** A figure as text, with the minus sign of print before its numbers. */
export const minus = (figure: string): string => figure.replaceAll(/-(?=\d)/g, '−');
