import type { Subscription } from '@regrade/client';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { usePreviewBulkChange } from '../data/bulk-changes.ts';
import { useSubscriptions } from '../data/subscriptions.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { changesForAll, isWished } from './change-wish.ts';
import type { Change } from './use-change.ts';

const TEXTS = defineTexts({
  en: {
    all: 'Price it for all that run the same',
    why: 'Each of your subscriptions gets a quote of its own; what you left as it is stays with each. Nothing is ordered yet.',
  },
  zh: {
    all: '为所有相同订阅报价',
    why: '您的每个订阅各有报价，未改动的数量各自保持不变。此时尚未下单。',
  },
});

/** The same change for every subscription that runs what this one runs (G16); nothing where it is the only one. */
export function PriceForAll({
  subscription,
  change,
}: {
  readonly subscription: Subscription;
  readonly change: Change;
}) {
  const texts = useTexts(TEXTS);
  const navigate = useNavigate();
  const previewing = usePreviewBulkChange();
  const { product } = subscription;
  const { items } = useSubscriptions({ product, state: 'active' });
  const running = change.parts.find((part) => isWished(part.wish, part.running))?.running;
  const others = items.filter(({ id, components }) => id !== subscription.id && components.some(isSame(running)));
  if (!running || others.length === 0) return null;
  const { component, specification, sku } = running;
  async function preview(): Promise<void> {
    const made = await previewing
      .act({
        filter: { product, component, specification, sku },
        changes: changesForAll(change.parts),
        ...(change.timings.length > 0 && { timing: change.timing }),
        ...(change.coupon !== '' && { coupon: change.coupon }),
      })
      .catch(() => undefined); // Shown below.
    if (made) void navigate(`/customer/bulk-changes/${made.id}`);
  }
  return (
    <>
      <Button block loading={previewing.isActing} onClick={() => void preview()}>
        {texts.all}
      </Button>
      <div className="soft fee-note">{texts.why}</div>
      {previewing.error && <Refusal error={previewing.error} />}
    </>
  );
}

type Component = Subscription['components'][number];

function isSame(running: Pick<Component, 'component' | 'specification' | 'skuKey'> | undefined) {
  return ({ component, specification, skuKey }: Component) =>
    component === running?.component && specification === running.specification && skuKey === running.skuKey;
}
