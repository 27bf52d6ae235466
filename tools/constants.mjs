// Tuned numbers of a package: top-level constants whose value is a number, with what their comment says of unit and source, in a page beside the package.
//   npx node tools/constants.mjs             is the page as the constants are?
//   npx node tools/constants.mjs --write     writes it
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { root } from './run.mjs';

/** Pages, with folders whose constants they have, and a file of measured changes. */
const tables = [
  {
    page: 'packages/detection/CONSTANTS.md',
    title: 'Constants of following and of classes',
    folders: ['packages/detection/src/follow', 'packages/detection/src/sky'],
    measured: join(root, 'bench/sensitivity.json'),
  },
];

/** A number in the text of an initialiser: itself, with a sign, in a list, or as a property of an object. */
function* numbersIn(node, name) {
  // 0 is no number to tune.
  if (ts.isNumericLiteral(node) && Number(node.text) === 0) return;
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

/** The table of a package, with what bench/sensitivity.mjs has measured of its constants. */
function page({ title, folders, measured }) {
  const known = existsSync(measured) ? JSON.parse(readFileSync(measured, 'utf8')) : {};
  const change = (one) => (one === undefined ? '' : one.error ? 'fails' : signed(one.j - known.asItIs.j));
  const all = constantsBelow(folders);
  const rows = all.map(({ path, name, value, meaning }) => {
    const of = known[`${path} ${name} ${value}`];
    const file = path.replace(/^packages\/[^/]+\/src\//, '');
    return `| ${file} | \`${name}\` | ${value} | ${meaning.replaceAll('|', '\\|')} | ${change(of?.[0.5])} | ${change(of?.[2])} |`;
  });
  return [
    `<!-- Generated: npx node tools/constants.mjs --write -->\n\n# ${title}\n`,
    `${all.length} numbers. The last two columns say how much strict J changes if a number is halved, and if it is doubled (of a share above 0.5: its distance to 1), where \`bench/sensitivity.mjs\` has measured that: as it was at ${known.commit}, J is ${known.asItIs?.j.toFixed(3) ?? 'not measured'}.\n`,
    '| file | constant | value | meaning, unit, source | half | twice |',
    '|---|---|---:|---|---:|---:|',
    ...rows,
    '',
  ].join('\n');
}

const signed = (number) => (Math.abs(number) < 5e-4 ? '0' : `${number > 0 ? '+' : '−'}${Math.abs(number).toFixed(3)}`);

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
  for (const one of tables) {
    const [path, text] = [join(root, one.page), page(one)];
    if (values.write) writeFileSync(path, text);
    else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
      console.error(`${one.page}: expected the table of constants as they are: npx node tools/constants.mjs --write`);
      process.exitCode = 1;
    }
  }
}
