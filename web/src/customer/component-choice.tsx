import type { Selection, Subscription } from '@regrade/client';
import { usePreviews } from '../data/changes.ts';
import { isPositive } from '../parts/amount-text.ts';
import { describeSelection, unitOf } from '../parts/describe-selection.ts';
import { FeeLines } from '../parts/fee-lines.tsx';
import { OpenAmount } from '../parts/open-amount.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { QuantityStepper } from '../parts/quantity-stepper.tsx';
import { WouldAllow } from '../parts/would-allow.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { Answer } from '../ui/answer.tsx';
import { ProblemText } from '../ui/problem-text.tsx';
import { Said } from '../ui/said.tsx';
import { rangesOf, type Target, type Wish, wishAllowed, wishFor } from './change-wish.ts';
import type { ChangePart } from './use-change.ts';

const TEXTS = defineTexts({
  en: {
    ...{ has: 'what you have', refused: 'not possible', addOn: 'Add-on', fixed: 'stays as it is' },
    ...{ renewal: 'at renewal only', free: 'no extra fee now' },
    from: (line: string) => `with ${line}`,
    none: 'Nothing else is on offer here.',
    offline: 'Billed by the seller, who adjusts it: no order changes it.',
  },
  zh: {
    ...{ has: '当前规格', refused: '不可选', addOn: '附加组件', fixed: '保持不变' },
    ...{ renewal: '仅限续费时', free: '现在无额外费用' },
    from: (line: string) => `${line}时`,
    none: '这里没有其他可选规格。',
    offline: '由卖家线下计费并调整，不通过订单变更。',
  },
});

interface ChoiceProps {
  readonly part: ChangePart;
  readonly subscription: Subscription;
  readonly onWish: (wish: Wish) => void;
}

/** One component: its targets, the refused ones with their reason, and the quantities of the chosen one. */
export function ComponentChoice({ part, subscription, onWish }: ChoiceProps) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { catalog } = useOwnCatalog(subscription.product);
  const { running, targets, target } = part;
  const { component, role } = describeSelection(running, { catalog, language });
  const [own] = targets;
  if (targets.length === 1 && !own?.option) return <Unchangeable part={part} subscription={subscription} />;
  return (
    <fieldset className="choice sheet">
      <legend>
        {component} {role === 'add-on' && <span className="soft">{texts.addOn}</span>}
      </legend>
      <div className="choice-targets">
        {targets.map((each) => (
          <TargetRow
            key={`${each.specification} ${each.skuKey}`}
            target={each}
            isChosen={each === target}
            part={part}
            subscription={subscription}
            onWish={onWish}
          />
        ))}
      </div>
      <Quantities part={part} subscription={subscription} onWish={onWish} />
    </fieldset>
  );
}

/** A component that no order changes: it is shown, with the reason, and leaves room for what can be changed. */
function Unchangeable({ part, subscription }: Omit<ChoiceProps, 'onWish'>) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { catalog, componentName, sayLine } = useOwnCatalog(subscription.product);
  const { running, targets } = part;
  const stays = targets[0]?.stays;
  const isOffline = describeSelection(running, { catalog, language }).billing === 'offline';
  return (
    <section className="choice-stays" aria-label={componentName(running.component)}>
      <b>{componentName(running.component)}</b> <span>{sayLine(running)}</span>{' '}
      <span className="soft">{texts.fixed}</span>
      <div className="soft">{isOffline ? texts.offline : stays ? <Said text={stays.detail} /> : texts.none}</div>
    </section>
  );
}

function TargetRow(props: ChoiceProps & { readonly target: Target; readonly isChosen: boolean }) {
  const { target, isChosen, part, subscription, onWish } = props;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { catalog } = useOwnCatalog(subscription.product);
  const { specification, choices } = describeSelection({ ...target, quantities: {} }, { catalog, language });
  const name = choices.map(({ value }) => value).join(' · ') || specification;
  const { refused, isOwn } = target;
  return (
    <div className={`choice-target${isChosen ? ' is-chosen' : ''}${refused ? ' is-refused' : ''}`}>
      <label>
        <input
          type="radio"
          name={`target ${part.running.component}`}
          checked={isChosen}
          disabled={refused !== undefined}
          onChange={() => onWish(wishFor(target, part.running))}
        />
        <span className="choice-name">
          <b>{name}</b>
          {choices.length > 0 && <span className="soft">{specification}</span>}
        </span>
        {(isOwn || refused) && (
          <span className={isOwn ? 'choice-side soft' : 'choice-side'}>{isOwn ? texts.has : texts.refused}</span>
        )}
      </label>
      {/* Beside the label: a click on the amount opens it, and chooses nothing. */}
      {!isOwn && !refused && (
        <span className="choice-side">
          <TargetFee {...{ name, target, subscription }} />
        </span>
      )}
      {refused && <Refused target={target} part={part} subscription={subscription} onWish={onWish} />}
    </div>
  );
}

function TargetFee({
  name,
  target: { option, component },
  subscription,
}: {
  readonly name: string;
  readonly target: Target;
  readonly subscription: Subscription;
}) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { number } = useFormat();
  const { catalog } = useOwnCatalog(subscription.product);
  if (!option) return null;
  const selection: Selection = { ...option, component, quantities: option.at.quantities };
  const at = describeSelection(selection, { catalog, language })
    .quantities.map(({ value, name }) => `${number(value)} ${name}`)
    .join(', ');
  if (option.timing === 'at-renewal') return <span className="soft">{texts.renewal}</span>;
  if (option.net === undefined) return null;
  return (
    <>
      {/* An upgrade never takes more than it says, and what it would pay out is shown once it is chosen. */}
      {option.direction === 'upgrade' && !isPositive(option.net) ? (
        texts.free
      ) : (
        <OpenAmount amount={option.net} currency={subscription.currency} signed label={name}>
          <TargetArithmetic selection={selection} subscription={subscription} />
        </OpenAmount>
      )}
      {at && <span className="soft">{texts.from(at)}</span>}
    </>
  );
}

/** The fee of this change alone, asked for once somebody opens it; the prices in it are read off the price list. */
function TargetArithmetic(of: { readonly selection: Selection; readonly subscription: Subscription }) {
  const { component, specification, sku, quantities } = of.selection;
  const changes = [{ component, specification, sku, quantities }];
  return (
    <Answer of={usePreviews([{ subscriptionId: of.subscription.id, changes }])}>
      {({ items: [item] }) => {
        if (!item) return null;
        return 'quote' in item ? <FeeLines of={item.quote} /> : <ProblemText of={item.problem} />;
      }}
    </Answer>
  );
}

function Refused({ target, part, subscription, onWish }: ChoiceProps & { readonly target: Target }) {
  const { catalog } = useOwnCatalog(subscription.product);
  const { refused } = target;
  if (!refused) return null;
  const { wouldAllow, detail, code } = refused;
  const wish = wouldAllow && wishAllowed(wouldAllow, { refused: target, running: part.running, targets: part.targets });
  return (
    <div className="choice-reason">
      <div>
        <Said text={detail} />
      </div>
      <code className="soft">{code}</code>
      {wouldAllow && (
        <WouldAllow
          of={wouldAllow}
          catalog={catalog}
          component={target.component}
          specification={target.specification}
          {...(wish && { onTake: () => onWish(wish) })}
        />
      )}
    </div>
  );
}

function Quantities({ part, subscription, onWish }: ChoiceProps) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { number } = useFormat();
  const { catalog } = useOwnCatalog(subscription.product);
  const { running, target, wish } = part;
  const attributes = catalog?.components
    .find(({ id }) => id === target.component)
    ?.specifications.find(({ id }) => id === target.specification)?.attributes;
  return (
    <div className="choice-quantities">
      {Object.entries(wish.quantities).map(([id, value]) => {
        const attribute = attributes?.find((each) => each.id === id);
        const name = sayText(attribute?.name, language, id);
        const allowed = target.option?.quantities[id];
        if (!allowed) {
          return (
            <div key={id}>
              <b>{name}</b> <span className="num">{number(value)}</span> <span className="soft">{texts.fixed}</span>
            </div>
          );
        }
        return (
          <QuantityStepper
            key={id}
            name={name}
            unit={unitOf(attribute)}
            value={value}
            ranges={rangesOf(target, running, id)}
            shownRanges={allowed.ranges ?? [allowed]}
            onChange={(next) => onWish({ ...wish, quantities: { ...wish.quantities, [id]: next } })}
          />
        );
      })}
    </div>
  );
}
