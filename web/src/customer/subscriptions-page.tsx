import type { Subscription } from '@regrade/client';
import { Link, useNavigate } from 'react-router';
import { useProductsOnSale } from '../data/catalogs.ts';
import { useSubscriptions } from '../data/subscriptions.ts';
import { useEachPeriod } from '../parts/each-period.ts';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { SliceAmount } from '../parts/slice-amount.tsx';
import { SubscriptionState } from '../parts/subscription-state.tsx';
import { TermBar } from '../parts/term-bar.tsx';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { Entries } from '../ui/entries.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { PlainSelect, PlainText } from '../ui/plain-filter.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { RenewalSentence } from './renewal-sentence.tsx';
import { pricedSlices, termOf } from './running.ts';
import { useSuspendedWhy } from './use-suspended-why.ts';
import './subscriptions-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'My subscriptions', buy: 'Buy a product', product: 'Product', state: 'State' },
    ...{ active: 'Active', suspended: 'Suspended', ended: 'Ended', find: 'Open by subscription id' },
    ...{ empty: 'No subscription yet', why: 'What you buy is listed here, with its term and its price.' },
    ...{ none: 'No subscription matches', clear: 'Show all', per: (period: string) => `per ${period}` },
    price: 'Agreed price',
  },
  zh: {
    ...{ title: '我的订阅', buy: '购买商品', product: '商品', state: '状态' },
    ...{ active: '使用中', suspended: '已暂停', ended: '已到期', find: '按订阅编号打开' },
    ...{ empty: '还没有订阅', why: '购买后会在这里显示期限和价格。' },
    ...{ none: '没有符合条件的订阅', clear: '显示全部', per: (period: string) => `每${period}` },
    price: '约定价格',
  },
});

const STATES = ['active', 'suspended', 'ended'] as const;

export function SubscriptionsPage() {
  const texts = useTexts(TEXTS);
  const { filters } = useFilters(['product', 'state']);
  const state = STATES.find((each) => each === filters.state);
  const pages = useSubscriptions({
    ...(filters.product !== undefined && { product: filters.product }),
    ...(state !== undefined && { state }),
  });
  const isFiltered = filters.product !== undefined || state !== undefined;
  const isSuspended = useSuspendedWhy() !== undefined;
  const buy = (
    <LinkButton to="/customer/products" type="primary" disabled={isSuspended}>
      {texts.buy}
    </LinkButton>
  );
  return (
    <PageFrame title={texts.title} actions={buy}>
      <Filters />
      <Entries
        pages={pages}
        label={texts.title}
        empty={
          isFiltered
            ? { title: texts.none, wayOut: <LinkButton to="/customer/subscriptions">{texts.clear}</LinkButton> }
            : { title: texts.empty, why: texts.why, wayOut: buy }
        }
      >
        {(subscription) => <SubscriptionEntry key={subscription.id} subscription={subscription} />}
      </Entries>
    </PageFrame>
  );
}

function Filters() {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const navigate = useNavigate();
  const products = useProductsOnSale();
  const { filters, setFilter } = useFilters(['product', 'state']);
  return (
    <div className="row subscriptions-filters">
      <PlainSelect
        label={texts.product}
        value={filters.product}
        options={products.items.map(({ id, name }) => ({ value: id, label: sayText(name, language, id) }))}
        onChange={(value) => setFilter('product', value)}
      />
      <PlainSelect
        label={texts.state}
        value={filters.state}
        options={STATES.map((value) => ({ value, label: texts[value] }))}
        onChange={(value) => setFilter('state', value)}
      />
      <PlainText
        label={texts.find}
        value={undefined}
        onChange={(id) => id && void navigate(`/customer/subscriptions/${encodeURIComponent(id)}`)}
      />
    </div>
  );
}

function SubscriptionEntry({ subscription }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  const each = useEachPeriod();
  const { name, sayLine, componentName } = useOwnCatalog(subscription.product);
  const priced = pricedSlices(subscription, new Date().toISOString());
  const [base] = subscription.components;
  return (
    <li className="entry subscription-entry">
      <Link to={`/customer/subscriptions/${subscription.id}`} className="entry-link subscription-what">
        <b>{name}</b>
        {subscription.components.map((component) => (
          <span key={component.component} className="soft">
            {component === base ? '' : `${componentName(component.component)}: `}
            {sayLine(component)}
          </span>
        ))}
      </Link>
      <TermBar {...termOf(subscription)} />
      <span className="subscription-state">
        <SubscriptionState of={subscription} />
        <span className="soft">
          <RenewalSentence of={subscription} />
        </span>
      </span>
      <span className="subscription-price">
        {priced.map((slice) => (
          <b key={slice.id}>
            <SliceAmount
              of={slice}
              what="agreedPrice"
              label={texts.price}
              door="customer"
              subscription={subscription}
            />
          </b>
        ))}
        {priced.length > 0 && <span className="soft">{texts.per(each(subscription.period))}</span>}
      </span>
    </li>
  );
}
