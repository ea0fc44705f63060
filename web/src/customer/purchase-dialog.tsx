import type { PurchasedSubscription, PurchasePreview } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { useProductOnSale } from '../data/catalogs.ts';
import { usePurchase, usePurchasePreview } from '../data/subscriptions.ts';
import { Figure } from '../parts/money.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { taxSteps } from '../parts/tax-steps.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Loading } from '../ui/loading.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { BoughtLicenses } from './bought-licenses.tsx';
import { PurchaseForm } from './purchase-form.tsx';
import { firstWish, type PurchaseWish, requestOf } from './purchase-wish.ts';
import { useSuspendedWhy } from './use-suspended-why.ts';
import { WalletHolds } from './wallet-holds.tsx';
import '../parts/fee-lines.css';
import './purchase-dialog.css';

const TEXTS = defineTexts({
  en: {
    ...{ total: 'To pay now', buyFor: (amount: string) => `Buy and pay ${amount}`, buy: 'Buy', done: 'Bought' },
    title: (name: string) => `Buy ${name}`,
    term: (from: string, to: string) => `From ${from} to ${to}`,
    permanent: 'Permanent',
    nothing: 'Nothing of this product can be bought here.',
  },
  zh: {
    ...{ total: '现在应付', buyFor: (amount: string) => `购买并支付 ${amount}`, buy: '购买', done: '购买完成' },
    title: (name: string) => `购买${name}`,
    term: (from: string, to: string) => `${from}至${to}`,
    permanent: '永久有效',
    nothing: '该商品暂时无法在此购买。',
  },
});
const MOVING_MILLIS = 120;

/** Buys a product: what, how many, for how long, what that costs; then the license keys, which are shown once. */
export function PurchaseDialog({ product, onClose }: { readonly product: string; readonly onClose: () => void }) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { data, error } = useProductOnSale(product);
  const [bought, setBought] = useState<PurchasedSubscription>();
  const suspendedWhy = useSuspendedWhy();
  if (!data?.catalog) {
    return (
      <Dialog title={product} onClose={onClose}>
        {error ? <Refusal error={error} /> : <Loading />}
      </Dialog>
    );
  }
  if (bought) {
    return (
      <Dialog title={texts.done} onClose={onClose}>
        <BoughtLicenses bought={bought} />
      </Dialog>
    );
  }
  const title = texts.title(sayText(data.name, language, product));
  const first = firstWish(data.catalog);
  if (!first || suspendedWhy !== undefined) {
    return (
      <Dialog title={title} onClose={onClose}>
        {suspendedWhy ?? texts.nothing}
      </Dialog>
    );
  }
  return <Buying key={product} {...{ product, title, first, onClose }} onBought={setBought} />;
}

function Buying(of: {
  readonly product: string;
  readonly title: string;
  readonly first: PurchaseWish;
  readonly onClose: () => void;
  readonly onBought: (bought: PurchasedSubscription) => void;
}) {
  const { product, title, first, onClose, onBought } = of;
  const texts = useTexts(TEXTS);
  const { money } = useFormat();
  const { catalog } = useOwnCatalog(product);
  const [wish, setWish] = useState(first);
  const request = requestOf(product, wish);
  const settled = useSettled(request, { key: JSON.stringify(request), millis: MOVING_MILLIS });
  const preview = usePurchasePreview(settled);
  const buying = usePurchase();
  const isBehind = preview.isPlaceholderData || JSON.stringify(settled) !== JSON.stringify(request);
  const price = preview.error ? undefined : preview.data;
  async function buy(): Promise<void> {
    const bought = await buying.act({ ...request, pay: 'wallet' }).catch(() => undefined); // Shown below.
    if (bought) onBought(bought);
  }
  const label = price ? texts.buyFor(money(price.payable, price.currency)) : texts.buy;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button
          type="primary"
          size="large"
          disabled={!price || isBehind}
          loading={buying.isActing}
          onClick={() => void buy()}
        >
          {label}
        </Button>
      }
    >
      <div className="stack">
        {catalog && <PurchaseForm catalog={catalog} wish={wish} onWish={setWish} />}
        <div aria-live="polite" className={isBehind ? 'fee-behind' : ''}>
          {preview.error && <Refusal error={preview.error} />}
          {price && <Price price={price} />}
        </div>
        {buying.error && <Refusal error={buying.error} />}
      </div>
    </Dialog>
  );
}

function Price({ price }: { readonly price: PurchasePreview }) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const { componentName, sayLine } = useOwnCatalog(price.product);
  const { components, currency, taxes, payable, steps, term } = price;
  const all = [...components.flatMap((component) => component.steps), ...steps];
  return (
    <>
      <dl className="fee-lines">
        {components.map((component) => (
          <div key={component.component}>
            <dt>
              {componentName(component.component)}: {sayLine(component.selection)}
            </dt>
            <dd>
              <Figure
                label={componentName(component.component)}
                amount={component.charge}
                currency={currency}
                steps={component.steps}
              />
            </dd>
          </div>
        ))}
        {taxes.map(({ rate, name, amount }) => (
          <div key={rate}>
            <dt>{name}</dt>
            <dd>
              <Figure label={name} amount={amount} currency={currency} steps={taxSteps(steps)} />
            </dd>
          </div>
        ))}
        <div className="fee-total">
          <dt>{texts.total}</dt>
          <dd>
            <Figure label={texts.total} amount={payable} currency={currency} steps={all} />
          </dd>
        </div>
      </dl>
      <div className="soft">{term.end === null ? texts.permanent : texts.term(date(term.start), date(term.end))}</div>
      <WalletHolds currency={price.currency} />
    </>
  );
}
