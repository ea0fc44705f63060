import { sayPeriod } from '../text/create-format.ts';
import { defineTexts, type Language } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';

/** The fields of a catalog file; what a seller named themselves is said as they named it. */
const FIELDS = defineTexts({
  en: {
    ...{ name: 'name', type: 'product type', feeRule: 'fee rule', timeZone: 'time zone', protocol: 'protocol' },
    ...{
      role: 'role',
      billing: 'billing',
      values: 'values',
      labels: 'labels',
      kind: 'kind',
      min: 'minimum',
      max: 'maximum',
    },
    ...{ step: 'step', unit: 'unit', sku: 'choices', codes: 'codes', quantities: 'quantities', removed: 'taken off' },
    ...{ amount: 'amount', of: 'of', size: 'size', upTo: 'up to', model: 'model', parts: 'price' },
    ...{ components: 'component', specifications: 'specification', attributes: 'attribute', skus: 'SKU' },
    ...{ prices: 'price', bands: 'band', rules: 'change rules', style: 'style', from: 'from', to: 'targets' },
    ...{ expansionStep: 'expansion step', timing: 'when', fit: 'fit check', silence: 'silence', after: 'after' },
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format
    ...{ then: 'then', seller: 'seller', format: 'format' },
  },
  zh: {
    ...{ name: '名称', type: '商品类型', feeRule: '计费规则', timeZone: '时区', protocol: '协议' },
    ...{ role: '角色', billing: '计费方式', values: '取值', labels: '显示名', kind: '类别', min: '最小', max: '最大' },
    ...{ step: '步长', unit: '单位', sku: '选项', codes: '编码', quantities: '数量', removed: '已下架' },
    ...{ amount: '金额', of: '对象', size: '包大小', upTo: '上限', model: '模式', parts: '价格' },
    ...{ components: '组件', specifications: '规格', attributes: '属性', skus: 'SKU' },
    ...{ prices: '价格', bands: '档位', rules: '变更规则', style: '方式', from: '原规格', to: '目标' },
    ...{ expansionStep: '扩容步长', timing: '生效时间', fit: '适配检查', silence: '未答复', after: '时限' },
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format
    ...{ then: '处理', seller: '卖家', format: '格式' },
  },
});

/** How a price is made. */
const MODELS = defineTexts({
  en: {
    flat: 'flat',
    linear: 'per',
    volume: 'by volume of',
    'volume-added': 'by volume of',
    graduated: 'graduated by',
    package: 'in packages of',
  },
  zh: {
    flat: '固定',
    linear: '每',
    volume: '按总量：',
    'volume-added': '按总量：',
    graduated: '分段累计：',
    package: '按包：',
  },
});

/** What lies on the way of a JSON pointer into a catalog document, in the words of its seller: `Standard › Advanced › 1 year USD`. */
export function sayPlace(document: unknown, path: string, language: Language): string[] {
  const words: string[] = [];
  const fields: { readonly [name: string]: string } = FIELDS[language];
  const fieldOf = (key: string) => (Object.hasOwn(fields, key) ? (fields[key] ?? key) : key);
  let value = document;
  let list = '';
  let attributes: unknown;
  for (const step of path.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      value = value[Number(key)];
      attributes = attributesOf(document, list, value) ?? attributes;
      words.push(sayEntry({ list, entry: value, attributes }, language) ?? `${fieldOf(list)} ${Number(key) + 1}`);
      continue;
    }
    value = isGroup(value) ? value[key] : undefined;
    list = key;
    if (!Array.isArray(value) && key !== PASSED) words.push(fieldOf(key));
    else if (NAMED_LISTS.has(key)) words.push(fieldOf(key));
  }
  return words;
}

/** A group that says nothing by itself. */
const PASSED = 'product';
/** Lists whose entries do not say of what kind they are. */
const NAMED_LISTS = new Set(['to', 'values']);

type Group = Readonly<Record<string, unknown>>;

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of the specification that is entered, or that a rule is about: they name its choices. */
function attributesOf(document: unknown, list: string, entry: unknown): unknown {
  if (list !== 'specifications' || !isGroup(entry)) return undefined;
  if (typeof entry['from'] !== 'string') return entry['attributes'];
  const components = isGroup(document) ? entriesOf(document['components']) : [];
  const specifications = components.flatMap((component) => entriesOf(component['specifications']));
  return specifications.find(({ id }) => id === entry['from'])?.['attributes'];
}

function entriesOf(list: unknown): readonly Group[] {
  return Array.isArray(list) ? list.filter(isGroup) : [];
}

interface Entry {
  readonly list: string;
  readonly entry: unknown;
  readonly attributes: unknown;
}

function sayEntry({ list, entry, attributes }: Entry, language: Language): string | undefined {
  if (!isGroup(entry)) return typeof entry === 'string' || typeof entry === 'number' ? `${entry}` : undefined;
  const { id, name, sku, from, period, currency, model, of, upTo } = entry;
  const sayChoices = (choices: unknown) => sayNamedChoices(choices, attributes, language);
  if (period !== undefined) return `${sayPeriod(`${period}`, language)} ${currency}`;
  if (model !== undefined) return sayPart(`${model}`, unitOf(of, attributes), language);
  if (sku !== undefined) return sayChoices(sku);
  if (from !== undefined) return isGroup(from) ? sayChoices(from) : `${from}`;
  if (list === 'bands') return upTo === undefined ? '…' : `≤ ${upTo}`;
  if (list === 'to') return sayChoices(entry);
  if (isText(name)) return sayText(name, language);
  return id === undefined ? undefined : `${id}`;
}

/** Of what a price is made: `agent`. */
function unitOf(attribute: unknown, attributes: unknown): unknown {
  return entriesOf(attributes).find(({ id }) => id === attribute)?.['unit'] ?? attribute;
}

function sayPart(model: string, of: unknown, language: Language): string {
  const models: { readonly [name: string]: string } = MODELS[language];
  const word = Object.hasOwn(models, model) ? models[model] : model;
  return of === undefined ? `${word}` : `${word} ${of}`;
}

function sayNamedChoices(choices: unknown, attributes: unknown, language: Language): string {
  const named = entriesOf(attributes);
  const values = Object.entries(isGroup(choices) ? choices : {}).map(([attribute, value]) => {
    const labels = named.find(({ id }) => id === attribute)?.['labels'];
    const label = isGroup(labels) ? labels[`${value}`] : undefined;
    return isText(label) ? sayText(label, language) : `${value}`;
  });
  return values.length === 0 ? '–' : values.join(' / ');
}

function isText(name: unknown): name is string | Readonly<Record<string, string>> {
  return typeof name === 'string' || (isGroup(name) && Object.values(name).every((text) => typeof text === 'string'));
}
