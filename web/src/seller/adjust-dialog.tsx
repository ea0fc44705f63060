import type { AdjustmentRequest, CatalogDocument, InstanceDetail } from '@regrade/client';
import { Button, Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import { useAct } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { describeSelection, sayInOneLine } from '../parts/describe-selection.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { Dialog, insideDialog } from '../ui/dialog.tsx';
import { Refusal } from '../ui/refusal.tsx';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Adjust Specifications',
      current: 'Current selection',
      target: 'Target specification',
      keep: 'as it is',
    },
    ...{
      expiry: 'License expiry',
      permanent: 'permanent',
      until: 'until',
      confirm: 'Confirm Adjust',
      day: 'Expires at',
    },
    note: 'Takes effect at once; the license rises by one revision. No money moves.',
    grid: (min: string, max: string, step: string) => `${min} to ${max} in steps of ${step}`,
    ...{ licensed: (until: string) => `License: ${until}`, zone: 'UTC' },
    past: 'An instant that has passed means now: the license is isolated at once.',
  },
  zh: {
    ...{ title: '调整规格', current: '当前规格', target: '目标规格', keep: '保持不变' },
    ...{ expiry: '许可证到期时间', permanent: '永久', until: '至', confirm: '确认调整', day: '到期时间' },
    note: '立即生效，许可证修订号加一；不涉及资金。',
    grid: (min: string, max: string, step: string) => `${min} 至 ${max}，步长 ${step}`,
    ...{ licensed: (until: string) => `许可证：${until}`, zone: 'UTC' },
    past: '若时间已过，则立即隔离许可证。',
  },
});

type Component = InstanceDetail['components'][number];
type Target = InstanceDetail['targets'][number];
type Expiry = 'keep' | 'permanent' | 'until';

interface AdjustDialogProps {
  readonly instance: InstanceDetail;
  readonly component: Component;
  readonly catalog: CatalogDocument | undefined;
  readonly onClose: () => void;
}

/** Current selection, target specification and License expiry, then Confirm Adjust (T13 to T15). */
export function AdjustDialog({ instance, component, catalog, onClose }: AdjustDialogProps) {
  const texts = useTexts(TEXTS);
  const sayTarget = useSayTarget(catalog);
  const targets = instance.targets.filter(({ component: id }) => id === component.component);
  const [target, setTarget] = useState(() => targets.find((each) => keyOf(each) === keyOf(component)));
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>(component.quantities);
  const [expiry, setExpiry] = useState<Expiry>('keep');
  // As the field has it: without seconds, and in UTC as everywhere.
  const [until, setUntil] = useState(component.expiresAt?.slice(0, 16) ?? '');
  const { dateTime } = useFormat();
  const now = component.expiresAt === null ? texts.permanent : `${texts.until} ${dateTime(component.expiresAt)}`;
  const { act, error, isActing } = useAct(
    (body: AdjustmentRequest, idempotencyKey) =>
      client.call('adjustInstance', { params: { id: instance.id }, body, idempotencyKey }),
    { changes: ['instances'] },
  );
  async function confirm(): Promise<void> {
    const done = await act(requestOf({ component, target, quantities, expiry, until })).catch(() => undefined); // The refusal is shown below.
    if (done) onClose();
  }
  return (
    <Dialog
      title={texts.title}
      onClose={onClose}
      actions={
        <Button
          type="primary"
          loading={isActing}
          disabled={expiry === 'until' && until === ''}
          onClick={() => void confirm()}
        >
          {texts.confirm}
        </Button>
      }
    >
      <div className="stack">
        <div>
          <div className="soft">{texts.current}</div>
          <b>{sayTarget(component)}</b>
          <div className="soft">{texts.licensed(now)}</div>
        </div>
        <div>
          <div className="soft">{texts.target}</div>
          <Select
            aria-label={texts.target}
            style={{ width: '100%' }}
            getPopupContainer={insideDialog}
            value={target ? keyOf(target) : null}
            placeholder={texts.keep}
            options={targets.map((each) => ({ value: keyOf(each), label: sayTarget(each) }))}
            onChange={(key: string) => setTarget(targets.find((each) => keyOf(each) === key))}
          />
        </div>
        {target && <Quantities {...{ target, quantities, catalog }} onChange={setQuantities} />}
        <ExpiryChoice {...{ expiry, setExpiry, until, setUntil }} />
        <div className="soft">{texts.note}</div>
        {error && <Refusal error={error} />}
      </div>
    </Dialog>
  );
}

function Quantities(of: {
  readonly target: Target;
  readonly quantities: Readonly<Record<string, number>>;
  readonly catalog: CatalogDocument | undefined;
  readonly onChange: (quantities: Readonly<Record<string, number>>) => void;
}) {
  const { target, quantities, catalog, onChange } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { number } = useFormat();
  const attributes = catalog?.components
    .flatMap(({ specifications }) => specifications)
    .find(({ id }) => id === target.specification)?.attributes;
  const nameOf = (id: string) => sayText(attributes?.find((attribute) => attribute.id === id)?.name, language, id);
  return Object.entries(target.quantities).map(([id, { min, max, step }]) => (
    <div key={id}>
      <div className="soft">{nameOf(id)}</div>
      <InputNumber
        aria-label={nameOf(id)}
        {...{ min, max, step }}
        value={quantities[id] ?? min}
        onChange={(value) => onChange({ ...quantities, [id]: value ?? min })}
        style={{ width: 180 }}
      />
      <span className="soft"> {texts.grid(number(min), number(max), number(step))}</span>
    </div>
  ));
}

function ExpiryChoice(of: {
  readonly expiry: Expiry;
  readonly setExpiry: (expiry: Expiry) => void;
  readonly until: string;
  readonly setUntil: (until: string) => void;
}) {
  const { expiry, setExpiry, until, setUntil } = of;
  const texts = useTexts(TEXTS);
  return (
    <fieldset className="plain">
      <legend className="soft">{texts.expiry}</legend>
      <Radio.Group
        value={expiry}
        onChange={({ target }) => setExpiry(target.value)}
        options={[
          { value: 'keep', label: texts.keep },
          { value: 'permanent', label: texts.permanent },
          { value: 'until', label: texts.until },
        ]}
      />
      {expiry === 'until' && (
        <>
          <Input
            type="datetime-local"
            aria-label={texts.day}
            value={until}
            onChange={({ target }) => setUntil(target.value)}
            style={{ width: 220 }}
          />{' '}
          <span className="soft">{texts.zone}</span>
          <div className="soft">{texts.past}</div>
        </>
      )}
    </fieldset>
  );
}

function keyOf({ specification, skuKey }: Pick<Target, 'specification' | 'skuKey'>): string {
  return `${specification} ${skuKey}`;
}

function useSayTarget(catalog: CatalogDocument | undefined): (target: Target | Component) => string {
  const { language } = useLanguage();
  const { number } = useFormat();
  return ({ component, specification, sku, skuKey, quantities }) => {
    const given = Object.entries(quantities).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    const selection = { component, specification, sku, skuKey, quantities: Object.fromEntries(given) };
    return sayInOneLine(describeSelection(selection, { catalog, language }), number);
  };
}

/** Only what the dialog was asked to change: the service keeps the rest. */
function requestOf(of: {
  readonly component: Component;
  readonly target: Target | undefined;
  readonly quantities: Readonly<Record<string, number>>;
  readonly expiry: Expiry;
  readonly until: string;
}): AdjustmentRequest {
  const { component, target, quantities, expiry, until } = of;
  const sold = Object.keys(target?.quantities ?? {});
  const wanted = Object.fromEntries(
    sold.map((id) => [id, quantities[id] ?? target?.quantities[id]?.min ?? 0] as const),
  );
  const isOther = target !== undefined && keyOf(target) !== keyOf(component);
  const isMore = sold.some((id) => wanted[id] !== component.quantities[id]);
  return {
    component: component.component,
    ...(isOther && { specification: target.specification, sku: target.sku }),
    ...((isOther || isMore) && { quantities: wanted }),
    ...(expiry === 'permanent' && { expiresAt: null }),
    ...(expiry === 'until' && until !== '' && { expiresAt: `${until}:00Z` }),
  };
}
