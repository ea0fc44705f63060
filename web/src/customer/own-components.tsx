import type { Subscription } from '@regrade/client';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useEachPeriod } from '../parts/each-period.ts';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { SliceAmount } from '../parts/slice-amount.tsx';
import { SpecificationCard } from '../parts/specification-card.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { LicenseLink } from './license-link.tsx';
import { runningSlice } from './running.ts';

/** Where the page goes on below, with the revisions. */
export const HISTORY_ID = 'history';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'What you have', license: 'License', revision: 'Revision', validUntil: 'Valid until' },
    ...{ permanent: 'permanent', price: 'Agreed price', offline: 'Billed by the seller, who adjusts it' },
    per: (period: string) => `per ${period}`,
  },
  zh: {
    ...{ title: '当前规格', license: '许可证', revision: '修订', validUntil: '有效期至' },
    ...{ permanent: '永久', price: '约定价格', offline: '由卖家线下计费并调整' },
    per: (period: string) => `每${period}`,
  },
});

/** The base application and each add-on, with its license and its price, and what else stands beside them. */
export function OwnComponents({
  subscription,
  children,
}: {
  readonly subscription: Subscription;
  readonly children: ReactNode;
}) {
  const texts = useTexts(TEXTS);
  const { catalog } = useOwnCatalog(subscription.product);
  return (
    <section aria-label={texts.title} className="own-components">
      {subscription.components.map((component) => (
        <div key={component.component} className="sheet">
          <SpecificationCard selection={component} catalog={catalog}>
            <ComponentFacts subscription={subscription} component={component} />
          </SpecificationCard>
        </div>
      ))}
      {children}
    </section>
  );
}

function ComponentFacts(of: {
  readonly subscription: Subscription;
  readonly component: Subscription['components'][number];
}) {
  const { subscription, component } = of;
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const each = useEachPeriod();
  const { catalog } = useOwnCatalog(subscription.product);
  const slice = runningSlice(subscription, component.component, new Date().toISOString());
  const billing = catalog?.components
    .find(({ id }) => id === component.component)
    ?.specifications.find(({ id }) => id === component.specification)?.billing;
  return (
    <dl className="own-facts">
      <div>
        <dt>{texts.price}</dt>
        <dd>
          {billing === 'offline' || !slice ? (
            texts.offline
          ) : (
            <>
              <b>
                <SliceAmount {...{ of: slice, subscription }} label={texts.price} what="agreedPrice" door="customer" />
              </b>{' '}
              {texts.per(each(subscription.period))}
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>{texts.license}</dt>
        <dd>
          <code className="own-id">{component.license}</code>
          <br />
          <LicenseLink license={component.license} />
        </dd>
      </div>
      <div>
        <dt>{texts.revision}</dt>
        <dd className="num">
          <Link
            to="?show=license"
            preventScrollReset
            onClick={() => document.getElementById(HISTORY_ID)?.scrollIntoView({ behavior: 'smooth' })}
          >
            {component.licenseRevision}
          </Link>
        </dd>
      </div>
      <div>
        <dt>{texts.validUntil}</dt>
        <dd>{component.expiresAt === null ? texts.permanent : date(component.expiresAt)}</dd>
      </div>
    </dl>
  );
}
