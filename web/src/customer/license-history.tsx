import type { LicenseRevision, Subscription } from '@regrade/client';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLicenseRevisions } from '../data/licenses.ts';
import { describeSelection } from '../parts/describe-selection.ts';
import { LicenseState } from '../parts/license-state.tsx';
import { ACTORS, sayActor } from '../parts/order-words.ts';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { Entries } from '../ui/entries.tsx';
import { LicenseLink } from './license-link.tsx';
import './license-history.css';

const TEXTS = defineTexts({
  en: {
    why: 'The license keeps its id for life. Whatever happens to it raises its revision by one, and the software reads the newest.',
    label: (component: string) => `Revisions of the license of ${component}`,
    revision: (n: number) => `Revision ${n}`,
    ...{ none: 'No revision was recorded', until: 'Valid until', permanent: 'permanent', was: 'was' },
    ...{ purchase: 'Purchase', import: 'Import', change: 'Change order', adjustment: 'Adjusted by the seller' },
    ...{ renewal: 'Renewal', withChange: 'Renewal, with the scheduled change', expiry: 'The term was over' },
    ...{ specification: 'Specification', same: 'Specification and term as before' },
  },
  zh: {
    why: '许可证编号终身不变，每次变动修订号加一，软件读取最新修订。',
    label: (component: string) => `${component}的许可证修订`,
    revision: (n: number) => `修订 ${n}`,
    ...{ none: '没有修订记录', until: '有效期至', permanent: '永久', was: '原为' },
    ...{ purchase: '购买', import: '导入', change: '变更订单', adjustment: '卖家调整' },
    ...{ renewal: '续费', withChange: '续费并执行预约变更', expiry: '期限届满' },
    ...{ specification: '规格', same: '规格与期限不变' },
  },
});

/** Each license of a subscription: its file, and every revision with what made it and what it changed. */
export function LicenseHistory({ subscription }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  return (
    <div className="stack">
      <p className="soft license-why">{texts.why}</p>
      {subscription.components.map((component) => (
        <Revisions key={component.license} component={component} product={subscription.product} />
      ))}
    </div>
  );
}

function Revisions(of: { readonly component: Subscription['components'][number]; readonly product: string }) {
  const { component, product } = of;
  const texts = useTexts(TEXTS);
  const { componentName } = useOwnCatalog(product);
  const pages = useLicenseRevisions(component.license, component.licenseRevision);
  const name = componentName(component.component);
  const isOver = pages.items[0]?.status === 'destroyed';
  return (
    <section className="license" aria-label={texts.label(name)}>
      <header>
        <b>{name}</b>
        <code className="own-id soft">{component.license}</code>
        {!isOver && <LicenseLink license={component.license} />}
      </header>
      <Entries pages={pages} label={texts.label(name)} empty={{ title: texts.none }}>
        {(revision) => <Revision key={revision.revision} of={revision} product={product} />}
      </Entries>
    </section>
  );
}

function Revision({ of, product }: { readonly of: LicenseRevision; readonly product: string }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const actors = useTexts(ACTORS);
  return (
    <li className="entry license-revision">
      <b className="num">{texts.revision(of.revision)}</b>
      <span>
        <Cause of={of.cause} />
        <br />
        <span className="soft">
          <time dateTime={of.at}>{dateTime(of.at)}</time> · {sayActor(actors, of.by)}
        </span>
      </span>
      <Changed of={of} product={product} />
      <LicenseState status={of.status} />
    </li>
  );
}

function Cause({ of }: { readonly of: LicenseRevision['cause'] }): ReactNode {
  const texts = useTexts(TEXTS);
  switch (of.kind) {
    case 'change':
      return <Link to={`/customer/orders/${of.order}`}>{texts.change}</Link>;
    case 'renewal':
      if (of.order === undefined) return texts.renewal;
      return <Link to={`/customer/orders/${of.order}`}>{texts.withChange}</Link>;
    default:
      return texts[of.kind];
  }
}

function Changed({ of, product }: { readonly of: LicenseRevision; readonly product: string }) {
  const texts = useTexts(TEXTS);
  const lines = useChangedLines(of, product);
  if (lines.length === 0) return <span className="soft">{texts.same}</span>;
  return (
    <dl className="license-changed">
      {lines.map(({ name, value, was }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">
            <b>{value}</b>
            {was !== undefined && (
              <span className="soft">
                {' '}
                {texts.was} {was}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ChangedLine {
  readonly name: string;
  readonly value: string;
  readonly was?: string;
}

/** Only what differs; of the first revision everything. */
function useChangedLines({ selection, expiresAt }: LicenseRevision, product: string): readonly ChangedLine[] {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { date, number } = useFormat();
  const { catalog } = useOwnCatalog(product);
  const linesOf = (of: NonNullable<typeof selection>['to']): readonly (ChangedLine & { readonly id: string })[] => {
    const { specification, choices, quantities } = describeSelection(of, { catalog, language });
    return [
      { id: '', name: texts.specification, value: specification },
      ...choices,
      ...quantities.map(({ id, name, value, unit }) => ({ id, name, value: `${number(value)} ${unit}`.trim() })),
    ];
  };
  const before = selection?.from && linesOf(selection.from);
  const moved = (selection ? linesOf(selection.to) : []).flatMap(({ id, name, value }) => {
    const was = before?.find((line) => line.id === id)?.value;
    return was === value ? [] : [{ name, value, ...(was !== undefined && { was }) }];
  });
  if (!expiresAt) return moved;
  const sayEnd = (at: string | null) => (at === null ? texts.permanent : date(at));
  const was = expiresAt.from === undefined ? {} : { was: sayEnd(expiresAt.from) };
  return [...moved, { name: texts.until, value: sayEnd(expiresAt.to), ...was }];
}
