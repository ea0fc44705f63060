import { IMPORTED } from './auditor-imports.ts';
import type { AuditedDatabase } from './auditor-rows.ts';

/** Command whose answer is such a thing, and where that thing lies. */
type Find = (rows: AuditedDatabase, id: string) => boolean;

const hasOrder: Find = ({ orders }, id) => orders.some((order) => order.id === id);
const ANSWERED: { readonly [command: string]: Find } = {
  'place-order': hasOrder,
  'pay-order': hasOrder,
  'cancel-order': hasOrder,
  [IMPORTED]: ({ subscriptions }, id) => subscriptions.some((subscription) => subscription.id === id),
  purchase: ({ subscriptions }, id) => subscriptions.some((subscription) => subscription.id === id),
  'request-quote': ({ quotes }, id) => quotes.some(({ quote }) => quote.id === id),
};

/** What was answered happened: kept answers, audit records and messages are about things that are there. */
export function auditRecords(rows: AuditedDatabase): string[] {
  const violations: string[] = [];
  const records = new Set(rows.audit.map(({ account, command, subject }) => `${account} ${command} ${subject}`));
  for (const { account, command, key, answer } of rows.answers) {
    const find = ANSWERED[command];
    if (!find) continue;
    if (!find(rows, answer.id)) violations.push(`the answer kept under ${key} names ${answer.id}, which is not there`);
    if (!records.has(`${account} ${command} ${answer.id}`)) {
      violations.push(`the answer kept under ${key} is of a ${command} that the audit log of ${account} does not know`);
    }
  }
  for (const { command, subject } of rows.audit) {
    const find = ANSWERED[command];
    if (find && !find(rows, subject))
      violations.push(`the audit log has a ${command} of ${subject}, which is not there`);
  }
  for (const { id, account, subscription } of rows.adjustments) {
    const told = rows.audit.filter(
      ({ command, subject, body }) =>
        command === 'adjust-component' && subject === subscription && JSON.parse(body).adjustment === id,
    );
    if (told.length !== 1 || told[0]?.account !== account) {
      violations.push(`adjustment ${id} is in the audit log ${told.length} times`);
    }
  }
  const created = rows.audit.filter(({ command }) => command === 'create-account');
  const opened = rows.audit.filter(({ command, body }) => command === IMPORTED && 'opened' in JSON.parse(body));
  for (const { account } of rows.heads) {
    const times =
      created.filter((record) => record.subject === account).length +
      opened.filter((record) => record.account === account).length;
    if (times !== 1) violations.push(`account ${account} was opened ${times} times`);
  }
  return violations;
}
