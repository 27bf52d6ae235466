import type { RecordingSummary } from '@spikeseg/data-ebssa';
import { alignRows } from '@spikeseg/report';

type StoredVariable = RecordingSummary['stored']['variables'][number];

/** Variables and fields of a file, in its order, with class, size and number type as stored. */
export function storedVariableLines(variables: readonly StoredVariable[]): string[] {
  return alignRows(variables.flatMap((variable) => rows(variable, '')));
}

function rows({ name, className, dimensions, storedType, fields = [] }: StoredVariable, path: string): string[][] {
  const full = path === '' ? name : `${path}.${name}`;
  const type = storedType === undefined || storedType === className ? className : `${className} stored as ${storedType}`;
  return [[`    ${full}`, dimensions.join('×'), type], ...fields.flatMap((field) => rows(field, full))];
}
