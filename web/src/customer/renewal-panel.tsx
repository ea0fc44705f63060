import type { RenewalPreview, RenewalSettings, Subscription } from '@regrade/client';
import { Button, InputNumber, Switch } from 'antd';
import { useId, useState } from 'react';
import { useRenew, useRenewalPreview, useSetRenewal } from '../data/subscriptions.ts';
import { Figure } from '../parts/money.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { taxSteps } from '../parts/tax-steps.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { Answer } from '../ui/answer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { useSuspendedWhy } from './use-suspended-why.ts';
import '../parts/fee-lines.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Renewal', auto: 'Renew by itself', now: 'Renew now', periods: 'How many periods', total: 'To pay' },
    ...{ pay: 'Pay from the wallet', on: 'A day before the end it is renewed and paid from the wallet.' },
    off: 'It ends when its term is over, unless you renew it.',
    failed: (at: string, why: string) => `Failed on ${at}: ${why}`,
    each: (period: string) => `each ${period}`,
    span: (from: string, to: string) => `From ${from} to ${to}: the license stays the same and is valid longer.`,
    kept: 'The price that was kept for your scheduled change',
  },
  zh: {
    ...{ title: '续费', auto: '自动续费', now: '立即续费', periods: '续费周期数', total: '应付' },
    ...{ pay: '用钱包支付', on: '到期前一天自动续费，并从钱包扣款。' },
    off: '到期即止，除非手动续费。',
    failed: (at: string, why: string) => `${at}失败：${why}`,
    each: (period: string) => `每期 ${period}`,
    span: (from: string, to: string) => `${from}至${to}：许可证不变，有效期延长。`,
    kept: '预约变更锁定的价格',
  },
});

/** Whether it goes on by itself, and one more term by hand. Permanent ones have nothing to renew. */
export function RenewalPanel({ subscription }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  const [isOpen, setOpen] = useState(false);
  const suspendedWhy = useSuspendedWhy();
  const { renewal, term } = subscription;
  if (term.end === null || !renewal) return null;
  const until = renewal.renewableUntil;
  if (until !== null && Date.parse(until) <= Date.now()) return null;
  return (
    <section className="sheet" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <div className="own-renewal">
        <AutoRenewal id={subscription.id} renewal={renewal} />
        <Button disabled={suspendedWhy !== undefined} onClick={() => setOpen(true)}>
          {texts.now}
        </Button>
      </div>
      {suspendedWhy !== undefined && <div className="soft">{suspendedWhy}</div>}
      {isOpen && <RenewDialog subscription={subscription} onClose={() => setOpen(false)} />}
    </section>
  );
}

function AutoRenewal({ id, renewal }: { readonly id: string; readonly renewal: RenewalSettings }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const said = useSaid();
  const setting = useSetRenewal(id);
  const isSuspended = useSuspendedWhy() !== undefined;
  const { autoRenew, lastFailure } = renewal;
  const switchId = useId();
  return (
    <div>
      <label htmlFor={switchId} className="row" style={{ cursor: 'pointer' }}>
        <Switch
          id={switchId}
          aria-label={texts.auto}
          checked={autoRenew}
          // Switched off, it costs nobody anything.
          disabled={isSuspended && !autoRenew}
          loading={setting.isActing}
          onChange={(on) => void setting.act({ autoRenew: on }).catch(() => undefined)}
        />
        <b>{texts.auto}</b>
      </label>
      <div className="soft">{autoRenew ? texts.on : texts.off}</div>
      {lastFailure && <div className="broken">{texts.failed(dateTime(lastFailure.at), said(lastFailure.detail))}</div>}
      {setting.error && <Refusal error={setting.error} />}
    </div>
  );
}

function RenewDialog({ subscription, onClose }: { readonly subscription: Subscription; readonly onClose: () => void }) {
  const texts = useTexts(TEXTS);
  const { period } = useFormat();
  const [periods, setPeriods] = useState<number | undefined>();
  const periodsId = useId();
  const preview = useRenewalPreview(subscription.id, periods, true);
  const renew = useRenew(subscription.id);
  async function pay(of: RenewalPreview): Promise<void> {
    const { periods, net, payable, from } = of;
    const done = await renew.act({ periods, net, payable, from }).catch(() => undefined); // Shown below.
    if (done) onClose();
  }
  return (
    <Dialog
      title={texts.now}
      onClose={onClose}
      actions={
        <Button
          type="primary"
          size="large"
          disabled={!preview.data || preview.isPlaceholderData}
          loading={renew.isActing}
          onClick={() => preview.data && void pay(preview.data)}
        >
          {texts.pay}
        </Button>
      }
    >
      <div className="stack">
        <label htmlFor={periodsId}>
          <div className="soft">
            {texts.periods} ({texts.each(period(subscription.period))})
          </div>
          <InputNumber
            id={periodsId}
            min={1}
            max={60}
            value={periods ?? preview.data?.periods ?? null}
            onChange={(value) => setPeriods(value ?? undefined)}
          />
        </label>
        {preview.error && !preview.data ? (
          <Refusal error={preview.error} />
        ) : (
          <Answer of={preview}>{(body) => <RenewalFigures preview={body} product={subscription.product} />}</Answer>
        )}
        {renew.error && <Refusal error={renew.error} />}
      </div>
    </Dialog>
  );
}

function RenewalFigures({ preview, product }: { readonly preview: RenewalPreview; readonly product: string }) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const { componentName, sayLine } = useOwnCatalog(product);
  const { components, currency, from, to, taxes, payable, steps } = preview;
  return (
    <>
      <div>{texts.span(date(from), date(to))}</div>
      <dl className="fee-lines">
        {components.map(({ component, selection, charge, priceFrom, steps }) => (
          <div key={component}>
            <dt>
              {componentName(component)}: {sayLine(selection)}
              {priceFrom === 'kept' && <span className="soft"> ({texts.kept})</span>}
            </dt>
            <dd>
              <Figure label={componentName(component)} amount={charge} currency={currency} steps={steps} />
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
            <Figure
              label={texts.total}
              amount={payable}
              currency={currency}
              steps={[...components.flatMap((component) => component.steps), ...steps]}
            />
          </dd>
        </div>
      </dl>
    </>
  );
}
