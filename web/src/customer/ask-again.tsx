import type { Quote } from '@regrade/client';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { useRequestQuote } from '../data/changes.ts';
import { refusalOf } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Refusal } from '../ui/refusal.tsx';

const TEXTS = defineTexts({
  en: { moved: 'This price no longer holds', again: 'Get a new quote' },
  zh: { moved: '该价格已失效', again: '重新报价' },
});

/** The same wish, priced anew: a quote of its own. */
export function AskAgain({ quote, why }: { readonly quote: Quote; readonly why?: string }) {
  const texts = useTexts(TEXTS);
  const navigate = useNavigate();
  const asking = useRequestQuote();
  async function ask(): Promise<void> {
    const changes = quote.to.map(({ component, specification, sku, quantities }) => ({
      component,
      specification,
      sku,
      quantities,
    }));
    const coupon = quote.discounts?.find((line) => line.coupon !== undefined)?.coupon;
    const again = await asking
      .act({
        subscriptionId: quote.subscription,
        changes,
        timing: quote.timing,
        ...(coupon !== undefined && { coupon }),
      })
      .catch(() => undefined); // Shown below.
    if (again) void navigate(`/customer/quotes/${again.id}`, { replace: true });
  }
  return (
    <>
      <div role="alert" className="own-notice">
        <b>{texts.moved}</b>
        {why !== undefined && <span>{why}</span>}
        <Button type="primary" loading={asking.isActing} onClick={() => void ask()}>
          {texts.again}
        </Button>
      </div>
      {asking.error && <Refusal error={asking.error} />}
    </>
  );
}

/** Whether a refusal says that the quote is no longer what it was. */
export function isStale(error: Error | null): boolean {
  const code = refusalOf(error)?.code;
  return code === 'quote.expired' || code === 'quote.superseded' || code === 'quote.net-differs';
}
