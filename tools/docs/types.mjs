// Type-checks the ts and js blocks against the built packages, each as a module of its own.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { root } from '../run.mjs';

const options = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node'],
  strict: true,
  // As strict as a reader's program may be.
  noUncheckedIndexedAccess: true,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  erasableSyntaxOnly: true,
  // Declarations of the packages are checked by tools/release-check, with more compilers; those of others are not ours to check.
  skipLibCheck: true,
  lib: ['lib.es2023.d.ts'],
};

/** @returns problems with page and line, one each */
export function typeProblems(blocks) {
  const folder = mkdtempSync(join(tmpdir(), 'docs-types-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const code = blocks.filter(({ language }) => language === 'ts' || language === 'js');
    const files = new Map(code.map((block, index) => [`${index}.${block.language}`, block]));
    for (const [name, block] of files) writeFileSync(join(folder, name), block.code);
    const program = ts.createProgram(
      [...files.keys()].map((name) => join(folder, name)),
      options,
    );
    return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
      const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
      const block = diagnostic.file && files.get(basename(diagnostic.file.fileName));
      if (!block) return `${diagnostic.file?.fileName ?? 'types'}: ${text}`;
      const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
      return `${block.page}:${block.line + 1 + line}: ${text}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** TypeScript as JavaScript, for a Node that does not take the types out itself. */
export const withoutTypes = (code) =>
  ts.transpileModule(code, {
    compilerOptions: { target: options.target, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  }).outputText;
