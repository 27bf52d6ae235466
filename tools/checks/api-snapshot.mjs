// The public API of every package as text, kept in api/NAME.txt, so that a change of it is seen in review. What its comments link to must be public, too.
// Update with: npx node tools/checks/api-snapshot.mjs --update (after a build). Names of folders below packages/ limit it to them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { packages } from '../packages.mjs';
import { root } from '../run.mjs';

const update = process.argv.includes('--update');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isChosen = ({ folder }) => wanted.length === 0 || wanted.includes(basename(folder));
const printer = ts.createPrinter({ removeComments: true });
const stale = [];
mkdirSync(join(root, 'api'), { recursive: true });

// A package with a binary alone has no API.
const described = packages
  .filter(({ manifest }) => manifest.exports['.'])
  .map(({ folder, manifest }) => ({
    isChosen: isChosen({ folder }),
    file: join(root, 'api', `${basename(folder)}.txt`),
    entries: Object.entries(manifest.exports)
      .filter(([, target]) => target.types)
      .map(([path, target]) => ({ name: join(manifest.name, path), types: join(folder, target.types) })),
  }));
// One program, so that what entries share is read once.
const program = ts.createProgram(
  described.flatMap(({ entries }) => entries.map(({ types }) => types)),
  { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [] },
);
const checker = program.getTypeChecker();

const declared = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

function publicSymbols(entry) {
  const source = program.getSourceFile(entry);
  const symbol = source && checker.getSymbolAtLocation(source);
  return symbol ? checker.getExportsOfModule(symbol).map(declared) : [];
}

function describe(entry) {
  const named = publicSymbols(entry);
  const members = named.flatMap(nodesOf).flatMap(queried);
  return [...new Set([...named, ...members])]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((symbol) => nodesOf(symbol).map((node) => printed(node, named.includes(symbol))))
    .join('\n');
}

/** @param isPublic or only a member of what is public, which others cannot import by its name */
function printed(node, isPublic) {
  const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  return isPublic ? text : text.replace(/^export /, '');
}

/** Functions and constants that a declaration refers to as `typeof NAME`, as those of an object that gathers functions. */
function queried(node) {
  if (ts.isTypeQueryNode(node)) return [declared(checker.getSymbolAtLocation(node.exprName))];
  const found = [];
  ts.forEachChild(node, (child) => void found.push(...queried(child)));
  return found;
}

/** The declarations of a symbol, with their comments. */
const nodesOf = ({ declarations = [] }) =>
  declarations.map((declaration) => (ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration));

/** Names that comments in or below a declaration link to and that are not public; those of its own members are. */
const deadLinks = (node) =>
  [...node.getFullText().matchAll(/\{@link (\w+)/g)].map(([, name]) => name).filter((name) => !names.has(name));

const names = new Set(
  described
    .flatMap(({ entries }) => entries.flatMap(({ types }) => publicSymbols(types)))
    .flatMap((symbol) => [symbol.name, ...(symbol.members?.keys() ?? [])]),
);
const chosen = described.filter((one) => one.isChosen);
const dead = chosen
  .flatMap(({ entries }) => entries.flatMap(({ types }) => publicSymbols(types)))
  .flatMap((symbol) =>
    nodesOf(symbol)
      .flatMap(deadLinks)
      .map((name) => `${symbol.name} → ${name}`),
  );
if (dead.length > 0) {
  console.error(`links of comments lead to what is not public: ${dead.join(', ')}`);
  process.exit(1);
}
for (const { file, entries } of chosen) {
  const text = entries.map(({ name, types }) => `// ${name}\n${describe(types)}\n`).join('\n');
  if (update) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) stale.push(file);
}
if (stale.length > 0) {
  console.error(
    `the public API differs from ${stale.join(', ')}; if that is meant: npx node tools/checks/api-snapshot.mjs --update`,
  );
  process.exit(1);
}
console.log(`public API of ${chosen.length} package(s) ${update ? 'written to' : 'as in'} api/`);
