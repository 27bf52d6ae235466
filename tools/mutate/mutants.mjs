// The mutants of a TypeScript source: one small change each, found by the parser of TypeScript.
import ts from 'typescript';

/**
 * @typedef {object} Mutant
 * @property {number} line 1-based, where the change is
 * @property {string} source that line
 * @property {string} change `what stood there → what stands there now`
 * @property {number} start of the text that is replaced
 * @property {number} end of it
 * @property {string} replacement
 * @property {[number, number]} anchor expression that runs when the mutated text would: coverage is counted there
 */

const kind = ts.SyntaxKind;
/** What stands in for an operator between two operands. */
const operators = new Map([
  [kind.LessThanToken, ['<=', '>=']],
  [kind.LessThanEqualsToken, ['<', '>']],
  [kind.GreaterThanToken, ['>=', '<=']],
  [kind.GreaterThanEqualsToken, ['>', '<']],
  [kind.EqualsEqualsEqualsToken, ['!==']],
  [kind.ExclamationEqualsEqualsToken, ['===']],
  [kind.PlusToken, ['-']],
  [kind.MinusToken, ['+']],
  [kind.AsteriskToken, ['/']],
  [kind.SlashToken, ['*']],
  [kind.PercentToken, ['*']],
  [kind.AmpersandAmpersandToken, ['||']],
  [kind.BarBarToken, ['&&']],
  [kind.GreaterThanGreaterThanToken, ['<<']],
  [kind.LessThanLessThanToken, ['>>']],
  [kind.PlusEqualsToken, ['-=']],
  [kind.MinusEqualsToken, ['+=']],
  [kind.AsteriskEqualsToken, ['/=']],
  [kind.SlashEqualsToken, ['*=']],
]);
/** What stands in for a function of Math; '' leaves its argument alone. */
const mathFunctions = {
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  abs: '',
  sqrt: '',
  log: 'exp',
  exp: 'log',
  log1p: '',
  sin: 'cos',
  cos: 'sin',
};
/** Methods without which the object itself is left. */
const droppedMethods = new Set(['filter', 'slice', 'reverse', 'toReversed', 'sort', 'toSorted', 'trim', 'toLowerCase', 'flat']);

/** @param {string} text of a TypeScript file @param {string} name of it @returns {Mutant[]} in the order of the text */
export function mutantsOf(text, name) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const lines = text.split('\n');
  const found = [];

  const add = (node, replacement, anchor = node, shown = node.getText(file)) => {
    const start = node.getStart(file);
    const { line } = file.getLineAndCharacterOfPosition(start);
    const change = `${oneLine(shown)} → ${oneLine(replacement) || '(nothing)'}`;
    found.push({
      line: line + 1,
      source: lines[line].trim(),
      change,
      start,
      end: node.end,
      replacement,
      anchor: [anchor.getStart(file), anchor.end],
    });
  };
  const condition = (node, values) => {
    if (node.kind !== kind.TrueKeyword && node.kind !== kind.FalseKeyword) for (const value of values) add(node, value);
  };

  const visit = (node) => {
    // Types do not run, and the words of an error are no behaviour.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isThrowStatement(node))
      return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) binary(node);
    else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) unary(node);
    else if (ts.isNumericLiteral(node)) number(node);
    else if (node.kind === kind.TrueKeyword) add(node, 'false');
    else if (node.kind === kind.FalseKeyword) add(node, 'true');
    else if (ts.isIfStatement(node)) condition(node.expression, ['true', 'false']);
    else if (ts.isWhileStatement(node) || ts.isDoStatement(node)) condition(node.expression, ['false']);
    else if (ts.isForStatement(node) && node.condition) condition(node.condition, ['false']);
    else if (ts.isConditionalExpression(node)) condition(node.condition, ['true', 'false']);
    else if (ts.isReturnStatement(node) && node.expression && node.expression.getText(file) !== 'undefined')
      add(node, 'return undefined;', node.expression, `return ${node.expression.getText(file)}`);
    else if (ts.isExpressionStatement(node) && !isSuperCall(node)) add(node, ';', node.expression);
    else if (ts.isCallExpression(node)) call(node);
    ts.forEachChild(node, visit);
  };

  const binary = (node) => {
    const { left, operatorToken, right } = node;
    if (operatorToken.kind === kind.QuestionQuestionToken) return add(node, `(${right.getText(file)})`);
    if (operatorToken.kind === kind.PlusToken && [left, right].some(isText)) return;
    for (const operator of operators.get(operatorToken.kind) ?? []) {
      const [before, after] = [left.getText(file), right.getText(file)];
      add(operatorToken, operator, node, `${before} ${operatorToken.getText(file)} ${after}`);
    }
  };
  const unary = (node) => {
    const operand = node.operand.getText(file);
    const increment = { [kind.PlusPlusToken]: '--', [kind.MinusMinusToken]: '++' }[node.operator];
    if (increment) add(node, ts.isPrefixUnaryExpression(node) ? `${increment}${operand}` : `${operand}${increment}`);
    else if (node.operator === kind.MinusToken || node.operator === kind.ExclamationToken) add(node, `(${operand})`);
  };
  const number = (node) => {
    const isName = (ts.isPropertyAssignment(node.parent) || ts.isPropertySignature(node.parent)) && node.parent.name === node;
    if (isName) return;
    const value = Number(node.text);
    // One more than a million is the same number to a reader.
    const others = Number.isInteger(value) && value < 100 ? [value + 1, value - 1] : [value < 1 ? value + 1 : 2 * value, 0];
    for (const other of others) add(node, `(${other})`);
  };
  const call = (node) => {
    const { expression, arguments: values } = node;
    if (!ts.isPropertyAccessExpression(expression) || node.flags & ts.NodeFlags.OptionalChain) return;
    const method = expression.name.text;
    const object = expression.expression.getText(file);
    if (object === 'Math' && Object.hasOwn(mathFunctions, method)) {
      const other = mathFunctions[method];
      const inside = values.map((value) => value.getText(file)).join(', ');
      add(node, other ? `Math.${other}(${inside})` : `(${inside})`);
    } else if (droppedMethods.has(method)) add(node, `(${object})`);
  };
  const isText = (node) =>
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && [node.left, node.right].some(isText));

  visit(file);
  return found.toSorted((a, b) => a.start - b.start);
}

/** The text with one change made. */
export const mutated = (text, { start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end);

/** The text that calls `mutateHit(number)` wherever a mutant, counted from `first` on, would run. */
export function instrumented(text, mutants, first) {
  const inserts = mutants.flatMap(({ anchor: [start, end] }, i) => [
    { at: start, size: end - start, text: `(mutateHit(${first + i}), ` },
    { at: end, size: 0, text: ')' },
  ]);
  // Closing ones first, and of those that open, the longest.
  inserts.sort((a, b) => a.at - b.at || (a.size === 0 ? 0 : 1) - (b.size === 0 ? 0 : 1) || b.size - a.size);
  let [out, from] = ['', 0];
  for (const insert of inserts) {
    out += text.slice(from, insert.at) + insert.text;
    from = insert.at;
  }
  return out + text.slice(from);
}

const isSuperCall = ({ expression }) => ts.isCallExpression(expression) && expression.expression.kind === kind.SuperKeyword;

const oneLine = (text) => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 87)}…` : line;
};
