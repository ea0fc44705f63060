/**
 * Tells Stryker to leave alone the sentences of broken promises: what `assert`, `present` and `unreachable` say is read by
 * whoever mends the program, and no test should pin it down. Their conditions are mutated like everything else.
 */
const PROMISES = new Set(['assert', 'present', 'unreachable']);
const REASON = 'the sentence of a broken promise is for whoever mends it';

function shouldIgnore(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
  const { parent } = path;
  const isSentence = parent?.type === 'CallExpression' && parent.arguments[0] !== path.node;
  return isSentence && PROMISES.has(parent.callee.name) ? REASON : undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'broken-promises', value: { shouldIgnore } }];
