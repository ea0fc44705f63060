import { isTimeZone } from '../kernel/time.ts';
import type { Product } from './catalog.ts';
import { readId, SHORT_ID } from './ids.ts';
import { PRODUCT_NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from './limits.ts';
import { parseText } from './parse-text.ts';
import { findProductType, type ProductTypePolicy } from './product-type.ts';
import { DEFAULT_PROTOCOL, PROTOCOL_IDS } from './protocol.ts';
import { didYouMean, type Place, type Reader, readFields, readOptional, readText, readWord, show } from './shape.ts';

/** What the marketplace allows, as far as a catalog is checked against it. */
export interface CatalogPolicy {
  readonly productTypes: readonly ProductTypePolicy[];
  /** Ids of the known fee rules; absent: any id is taken. */
  readonly feeRuleIds?: readonly string[];
}

const DEFAULT_FEE_RULE = 'exact@1';
const DEFAULT_TIME_ZONE = 'UTC';

export function parseProduct(reader: Reader, place: Place, policy: CatalogPolicy): Product | undefined {
  const fields = readFields(reader, place, ['id', 'name', 'type', 'feeRule', 'timeZone', 'protocol']);
  if (!fields) return undefined;
  const id = readId(reader, fields.at('id'), { kind: SHORT_ID });
  const name = parseText(reader, fields.at('name'), { lengthMax: PRODUCT_NAME_LENGTH_MAX });
  const type = parseType(reader, fields.at('type'), policy);
  const feeRule = readOptional(fields.at('feeRule'), DEFAULT_FEE_RULE, (at) => parseFeeRule(reader, at, policy));
  const timeZone = readOptional(fields.at('timeZone'), DEFAULT_TIME_ZONE, (at) => parseTimeZone(reader, at));
  const protocol = parseProtocol(reader, fields.at('protocol'), DEFAULT_PROTOCOL);
  if (feeRule !== undefined && type !== undefined) {
    checkFeeRuleAllowed(reader, { feeRule, type, path: fields.at('feeRule').path, policy });
  }
  if (id === undefined || name === undefined || type === undefined) return undefined;
  if (feeRule === undefined || timeZone === undefined || protocol === undefined) return undefined;
  return { id, name, type, feeRule, timeZone, protocol };
}

/** The protocol of a product or specification; `otherwise` where none is written. */
export function parseProtocol(reader: Reader, place: Place, otherwise: string): string | undefined {
  return readOptional<string>(place, otherwise, (at) => readWord(reader, at, PROTOCOL_IDS));
}

function parseType(reader: Reader, place: Place, policy: CatalogPolicy): string | undefined {
  const type = readText(reader, place, { lengthMax: TEXT_LENGTH_MAX });
  if (type === undefined || findProductType(policy.productTypes, type)) return type;
  const ids = policy.productTypes.map(({ id }) => id);
  const message = `The marketplace has no product type ${show(type)}; use one of ${ids.join(', ')}.${didYouMean(type, ids)}`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return type;
}

function parseFeeRule(reader: Reader, place: Place, policy: CatalogPolicy): string | undefined {
  const feeRule = readText(reader, place, { lengthMax: TEXT_LENGTH_MAX });
  if (feeRule === undefined || !policy.feeRuleIds || policy.feeRuleIds.includes(feeRule)) return feeRule;
  const hint = didYouMean(feeRule, policy.feeRuleIds);
  const message = `There is no fee rule ${show(feeRule)}.${hint} Use a known rule, for example ${DEFAULT_FEE_RULE}.`;
  reader.report({ code: 'fee-rule.unknown', path: place.path, message });
  return feeRule;
}

function checkFeeRuleAllowed(
  reader: Reader,
  { feeRule, type, path, policy }: { feeRule: string; type: string; path: string; policy: CatalogPolicy },
): void {
  const allowed = findProductType(policy.productTypes, type)?.feeRules ?? 'any';
  if (allowed === 'any' || allowed.includes(feeRule)) return;
  const way = allowed.length > 0 ? `Use one of ${allowed.join(', ')}.` : 'Ask the operator to allow one.';
  const message = `Products of type ${type} may not use the fee rule ${show(feeRule)}. ${way}`;
  reader.report({ code: 'fee-rule.not-allowed', path, message });
}

function parseTimeZone(reader: Reader, place: Place): string | undefined {
  const zone = readText(reader, place, { lengthMax: TEXT_LENGTH_MAX });
  if (zone === undefined || (/^[A-Za-z]/.test(zone) && isTimeZone(zone))) return zone;
  const message = `${show(zone)} is no time zone. Use an IANA name such as "UTC" or "Asia/Shanghai".`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return undefined;
}
