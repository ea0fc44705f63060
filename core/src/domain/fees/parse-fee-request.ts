import { currencyDigits } from '../kernel/money.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isTimeZone } from '../kernel/time.ts';
import type { EarlierChange, FeeInput, FeeRequest } from './fee-input.ts';
import type { FeeRefusal, FeeRule } from './fee-rule.ts';
import { parseSpecification, SPECIFICATION_FIELDS } from './parse-specification.ts';
import type { FeeSpecification } from './period-price.ts';
import { feeRuleById } from './presets.ts';
import {
  fault,
  type JsonFields,
  type JsonPlace,
  type JsonReader,
  readAmount,
  readList,
  readMoment,
  readMonths,
  readNumber,
  readObject,
  readPer,
} from './read-json.ts';
import type { BilledSlice, Cash, FeeTerm } from './slices.ts';

export const HISTORY_MAX = 1000;
const FAULTS_SHOWN_MAX = 5;
const DIGITS_MAX = 12;

const REQUEST_FIELDS = [
  ...['currency', 'digits', 'timeZone', 'term', 'at', 'from', 'to', 'history', 'billed', 'cash', 'tax', 'per'],
];
const TARGET_FIELDS = [...SPECIFICATION_FIELDS, 'term'];

/**
 * A JSON value `{ feeRule, request }` (the format of the fee cases) as a parsed request. Refuses `malformed` with every
 * fault it finds, up to five: unknown fields, wrong types, floats where decimal text belongs, times out of order. Refuses
 * `unknown-rule` for an id that no preset has.
 */
export function parseFeeRequest(value: unknown): Result<FeeRequest, FeeRefusal> {
  const reader: JsonReader = { faults: [] };
  const field = readObject(reader, { value, path: '' }, ['feeRule', 'request']);
  if (field === undefined) return malformed(reader);
  const id = field('feeRule').value;
  if (typeof id !== 'string') {
    fault(reader, field('feeRule'), 'the id of a fee rule, such as "exact@1"');
    return malformed(reader);
  }
  const rule = feeRuleById(id);
  if (rule === undefined)
    return err({ code: 'unknown-rule', detail: `there is no fee rule ${JSON.stringify(id.slice(0, 60))}` });
  const request = readRequest(reader, field('request'), rule);
  return request === undefined || reader.faults.length > 0 ? malformed(reader) : ok(request);
}

function malformed(reader: JsonReader): Result<never, FeeRefusal> {
  const shown = reader.faults.slice(0, FAULTS_SHOWN_MAX);
  const more = reader.faults.length - shown.length;
  return err({ code: 'malformed', detail: `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}` });
}

/** What every part of a request is read with. */
interface Context {
  readonly timeZone: string;
  readonly digits: number;
}

function readRequest(reader: JsonReader, place: JsonPlace, rule: FeeRule): FeeRequest | undefined {
  const field = readObject(reader, place, REQUEST_FIELDS);
  if (field === undefined) return undefined;
  const timeZone = readTimeZone(reader, field('timeZone'));
  if (timeZone === undefined) return undefined;
  const term = readTerm(reader, field('term'), timeZone);
  const at = readMoment(reader, field('at'), timeZone);
  if (field('per').value !== undefined) {
    const per = readPer(reader, field('per'));
    return term && at !== undefined ? { kind: 'share', input: { rule, timeZone, term, at, per } } : undefined;
  }
  const money = readCurrency(reader, field);
  if (money === undefined) return undefined;
  const context: Context = { timeZone, digits: money.digits };
  const from = parseSpecification(reader, field('from'), { ...context, fields: SPECIFICATION_FIELDS });
  const target = readTarget(reader, field('to'), context);
  const optional = readFacts(reader, field, context);
  if (term === undefined || at === undefined || from === undefined || target === undefined) return undefined;
  const history = readHistory(reader, field('history'), { ...context, term, at });
  return { kind: 'fee', input: { rule, timeZone, term, at, from, ...target, ...money, ...optional, history } };
}

function readTimeZone(reader: JsonReader, place: JsonPlace): string | undefined {
  if (place.value === undefined) return 'UTC';
  const zone = place.value;
  return typeof zone === 'string' && /^[A-Za-z]/.test(zone) && isTimeZone(zone)
    ? zone
    : fault(reader, place, 'the name of an IANA time zone, such as "Asia/Shanghai"');
}

function readCurrency(reader: JsonReader, field: JsonFields): { currency: string; digits: number } | undefined {
  const currency = field('currency').value;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
    return fault(reader, field('currency'), 'an ISO 4217 code, such as "USD"');
  }
  const digits = field('digits').value ?? currencyDigits(currency);
  if (digits === undefined) return fault(reader, field('currency'), 'an ISO 4217 code that is known');
  if (typeof digits === 'number' && Number.isInteger(digits) && digits >= 0 && digits <= DIGITS_MAX) {
    return { currency, digits };
  }
  return fault(reader, field('digits'), `a whole number from 0 to ${DIGITS_MAX}`);
}

function readTerm(reader: JsonReader, place: JsonPlace, timeZone: string): FeeTerm | undefined {
  const field = readObject(reader, place, ['start', 'end', 'period']);
  if (field === undefined) return undefined;
  const start = readMoment(reader, field('start'), timeZone);
  const end = readMoment(reader, field('end'), timeZone);
  const months = readMonths(reader, field('period'));
  if (start === undefined || end === undefined) return undefined;
  return start < end ? { start, end, months } : fault(reader, field('end'), 'after the start');
}

interface Target {
  readonly to: FeeSpecification;
  readonly toTerm?: FeeTerm;
}

function readTarget(reader: JsonReader, place: JsonPlace, context: Context): Target | undefined {
  const to = parseSpecification(reader, place, { ...context, fields: TARGET_FIELDS });
  if (to === undefined) return undefined;
  const term = { value: (place.value as { term?: unknown }).term, path: `${place.path}.term` };
  if (term.value === undefined) return { to };
  const toTerm = readTerm(reader, term, context.timeZone);
  const pers = to.rows === undefined ? [to.per] : to.rows.map(({ per }) => per);
  if (pers.some((per) => per !== 'term')) return fault(reader, term, 'beside a price per term');
  return toTerm && { to, toTerm };
}

type Facts = Pick<FeeInput, 'billedNow' | 'cash' | 'tax'>;

function readFacts(reader: JsonReader, field: JsonFields, context: Context): Facts {
  const billedNow = field('billed').value === undefined ? undefined : readBilled(reader, field('billed'), context);
  const cash = field('cash').value === undefined ? undefined : readCash(reader, field('cash'), context);
  const tax = field('tax').value === undefined ? undefined : readNumber(reader, field('tax'));
  return {
    ...(billedNow === undefined ? {} : { billedNow }),
    ...(cash === undefined ? {} : { cash }),
    ...(tax === undefined ? {} : { tax }),
  };
}

function readBilled(reader: JsonReader, place: JsonPlace, context: Context): FeeInput['billedNow'] {
  const field = readObject(reader, place, ['amount', 'credited', 'start', 'end']);
  if (field === undefined) return undefined;
  const amount = readAmount(reader, field('amount'), context.digits);
  const optional: { -readonly [Name in keyof BilledSlice]?: BilledSlice[Name] } = {};
  if (field('credited').value !== undefined) {
    const credited = readAmount(reader, field('credited'), context.digits);
    if (credited !== undefined) optional.credited = credited;
  }
  for (const name of ['start', 'end'] as const) {
    if (field(name).value === undefined) continue;
    const moment = readMoment(reader, field(name), context.timeZone);
    if (moment !== undefined) optional[name] = moment;
  }
  if (optional.start !== undefined && optional.end !== undefined && optional.start >= optional.end) {
    return fault(reader, field('end'), 'after the start');
  }
  return amount && { amount, ...optional };
}

function readCash(reader: JsonReader, place: JsonPlace, context: Context): Cash | undefined {
  const field = readObject(reader, place, ['paid', 'refunded']);
  if (field === undefined) return undefined;
  const paid = readAmount(reader, field('paid'), context.digits);
  if (field('refunded').value === undefined) return paid && { paid: [paid], refunded: [] };
  const refunded = readAmount(reader, field('refunded'), context.digits);
  return paid && refunded && { paid: [paid], refunded: [refunded] };
}

function readHistory(
  reader: JsonReader,
  place: JsonPlace,
  of: Context & { readonly term: FeeTerm; readonly at: number },
): EarlierChange[] {
  if (place.value === undefined) return [];
  const read = (item: JsonPlace): EarlierChange | undefined => {
    const field = readObject(reader, item, ['at', 'from', 'to', 'term']);
    if (field === undefined) return undefined;
    const at = readMoment(reader, field('at'), of.timeZone);
    const from = parseSpecification(reader, field('from'), { ...of, fields: SPECIFICATION_FIELDS });
    const target = readTarget(reader, field('to'), of);
    const term = field('term').value === undefined ? of.term : readTerm(reader, field('term'), of.timeZone);
    if (at === undefined || from === undefined || target === undefined || term === undefined) return undefined;
    return { at, term, from, ...target };
  };
  const history = readList(reader, place, { min: 0, max: HISTORY_MAX, read }) ?? [];
  history.forEach((change, index) => {
    const before = history[index - 1];
    if ((before !== undefined && before.at > change.at) || change.at > of.at) {
      fault(
        reader,
        { value: change.at, path: `${place.path}[${index}].at` },
        'in time order and not after the change itself',
      );
    }
  });
  return history;
}
