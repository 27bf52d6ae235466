// Tuned numbers of a package: top-level constants whose value is a number, with what their comment says of unit and source.
//   npx node tools/constants.mjs [packages/segmentation/src/follow …]     prints them as a table, and how many there are
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { root } from './run.mjs';

/** A number in the text of an initialiser: itself, with a sign, in a list, or as a property of an object. */
function* numbersIn(node, name) {
  if (ts.isNumericLiteral(node))
    yield { name, value: Number(node.text.replaceAll('_', '')), start: node.getStart(), end: node.end };
  else if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand))
    yield { name, value: -Number(node.operand.text.replaceAll('_', '')), start: node.getStart(), end: node.end };
  else if (ts.isAsExpression(node)) yield* numbersIn(node.expression, name);
  else if (ts.isArrayLiteralExpression(node))
    for (const [k, one] of node.elements.entries()) yield* numbersIn(one, `${name}[${k}]`);
  else if (ts.isObjectLiteralExpression(node))
    for (const one of node.properties)
      if (ts.isPropertyAssignment(one)) yield* numbersIn(one.initializer, `${name}.${one.name.getText()}`);
}

/** The same, where several names are given the numbers of a list. */
function* numbersOf({ name, initializer }) {
  const list = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
  if (list === undefined) return;
  if (ts.isArrayBindingPattern(name) && ts.isArrayLiteralExpression(list))
    for (const [k, one] of name.elements.entries()) yield* numbersIn(list.elements[k], one.getText());
  else yield* numbersIn(list, name.getText());
}

/** @returns of each constant its name, value, place in the text, and the comment above it */
export function constantsIn(text) {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((one) => ts.isVariableStatement(one) && one.declarationList.flags & ts.NodeFlags.Const)
    .flatMap((statement) => {
      const comments = ts.getLeadingCommentRanges(text, statement.pos) ?? [];
      const comment = comments.map(({ pos, end }) => text.slice(pos, end)).at(-1) ?? '';
      const meaning = comment
        .replaceAll(/^\s*(\/\*\*?|\*\/|\*|\/\/)|\*\/$/gm, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
      return statement.declarationList.declarations.flatMap((one) =>
        [...numbersOf(one)].map((number) => ({ ...number, meaning })),
      );
    });
}

/** Constants of the product files below folders, with the path of their file. */
export function constantsBelow(folders) {
  const paths = execFileSync('git', ['ls-files', '--', ...folders], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n');
  return paths
    .filter((path) => path.endsWith('.ts') && !/\.(test|fixture|generated)\.ts$/.test(path))
    .flatMap((path) => constantsIn(readFileSync(join(root, path), 'utf8')).map((one) => ({ path, ...one })));
}

if (process.argv[1] === import.meta.filename) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const all = constantsBelow(positionals.length > 0 ? positionals : ['packages/segmentation/src']);
  console.log('| file | constant | value | meaning |\n|---|---|---:|---|');
  for (const { path, name, value, meaning } of all)
    console.log(`| ${path.replace(/^packages\//, '')} | ${name} | ${value} | ${meaning} |`);
  console.log(`\n${all.length} constants`);
}
