import type { Instance } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { useAnswer, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useSession } from '../data/session.ts';
import { LICENSE_STATES, LicenseState } from '../parts/license-state.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { ProductName } from '../parts/product-name.tsx';
import { SubscriptionState } from '../parts/subscription-state.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { ListPage } from '../ui/list-page.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'User Application Instances', search: 'Customer or id', product: 'Product' },
    ...{ state: 'State', license: 'License', customer: 'Customer', runs: 'Runs', end: 'Until', permanent: 'permanent' },
    ...{
      details: 'View Details',
      none: 'No instance matches',
      noneYet: 'No instance yet',
      noneWhy: 'Subscriptions of your customers appear here.',
    },
    ...{ active: 'active', suspended: 'suspended', ended: 'ended', sandbox: 'sandbox' },
  },
  zh: {
    ...{ title: '用户应用实例', search: '客户或标识', product: '商品' },
    ...{ state: '状态', license: '许可证', customer: '客户', runs: '当前规格', end: '到期', permanent: '永久' },
    ...{ details: '查看详情', none: '没有符合条件的实例', noneYet: '还没有实例', noneWhy: '客户的订阅会出现在这里。' },
    ...{ active: '使用中', suspended: '已暂停', ended: '已到期', sandbox: '沙箱' },
  },
});

const STATES = ['active', 'suspended', 'ended'] as const;
const LICENSES = Object.keys(LICENSE_STATES.en) as Instance['components'][number]['status'][]; // The texts have a name for every status.

/** What a seller's customers run (H3, T12). */
export function InstancesPage() {
  const texts = useTexts(TEXTS);
  const licenses = useTexts(LICENSE_STATES);
  const by = useFilters(['search', 'product', 'state', 'license']);
  const { filters } = by;
  const products = useProductOptions();
  const state = STATES.find((known) => known === filters.state);
  const license = LICENSES.find((known) => known === filters.license);
  const { search, product } = filters;
  const pages = usePages(['instances', search, product, state, license], (cursor, signal) =>
    client.call('listInstances', {
      query: {
        ...(search && { search }),
        ...(product && { product }),
        ...(state && { state }),
        ...(license && { license }),
        ...(cursor && { cursor }),
      },
      signal,
    }),
  );
  return (
    <ListPage
      title={texts.title}
      by={by}
      filters={[
        { name: 'search', label: texts.search },
        { name: 'product', label: texts.product, ...(products && { options: products }) },
        { name: 'state', label: texts.state, options: STATES.map((value) => ({ value, label: texts[value] })) },
        {
          name: 'license',
          label: texts.license,
          options: LICENSES.map((value) => ({ value, label: licenses[value] })),
        },
      ]}
      pages={pages}
      columns={useColumns()}
      rowKey={({ id }) => id}
      empty={{ title: texts.none, why: texts.noneWhy }}
      noneYet={texts.noneYet}
    />
  );
}

/** One's own products to pick from; undefined where they are too many for that, or not known yet. */
function useProductOptions() {
  const { language } = useLanguage();
  const { seller = '' } = useSession().data ?? {};
  const { data } = useAnswer(
    ['products', 'options', seller],
    (signal) => client.call('listProducts', { query: { seller }, signal }),
    { enabled: seller !== '' },
  );
  if (!data || data.nextCursor !== undefined || data.items.length === 0) return undefined;
  return data.items.map(({ id, name }) => ({ value: id, label: sayText(name, language, id) }));
}

function Running({ of: { product, components } }: { readonly of: Instance }) {
  const { componentName, sayLine, isPending } = useOwnCatalog(product);
  // As high as it will be: the rows do not move when the names come.
  if (isPending) return components.map(({ component }) => <div key={component}>&nbsp;</div>);
  return components.map((component) => (
    <div key={component.component}>
      <span className="soft">{componentName(component.component)}</span> {sayLine(component)}
    </div>
  ));
}

function useColumns(): TableColumnsType<Instance> {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  return [
    {
      title: texts.customer,
      key: 'customer',
      render: (_, { id, customer, sandbox }) => (
        <span className="row">
          <Link to={`/seller/instances/${id}`}>{customer}</Link>
          {sandbox && <StateMark tone="change">{texts.sandbox}</StateMark>}
        </span>
      ),
    },
    { title: texts.product, key: 'product', render: (_, { product }) => <ProductName id={product} /> },
    {
      title: texts.runs,
      key: 'runs',
      render: (_, instance) => <Running of={instance} />,
    },
    { title: texts.end, key: 'end', render: (_, { term: { end } }) => (end === null ? texts.permanent : date(end)) },
    {
      title: texts.state,
      key: 'state',
      render: (_, { state }) => <SubscriptionState of={{ state, openOrder: null }} />,
    },
    {
      title: texts.license,
      key: 'license',
      render: (_, { components }) =>
        components.map(({ license, status }) => (
          <div key={license}>
            <LicenseState status={status} />
          </div>
        )),
    },
    { key: 'details', render: (_, { id }) => <Link to={`/seller/instances/${id}`}>{texts.details}</Link> },
  ];
}
