import type { CatalogDocument, InstanceDetail } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { LicenseState } from '../parts/license-state.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { ProductName } from '../parts/product-name.tsx';
import { SpecificationCard } from '../parts/specification-card.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { AdjustDialog } from './adjust-dialog.tsx';
import { AdjustmentList } from './adjustment-list.tsx';
import { SandboxClock } from './sandbox-clock.tsx';
import './instance-page.css';

const TEXTS = defineTexts({
  en: {
    ...{
      above: 'User Application Instances',
      base: 'Basic Application',
      addOns: 'Add-ons',
      adjust: 'Adjust Specifications',
    },
    ...{
      subscription: 'Subscription',
      product: 'Product',
      account: 'Customer’s account',
      term: 'Term',
      permanent: 'permanent',
    },
    ...{ license: 'License', revision: 'Revision', expires: 'License expires', history: 'Adjustments' },
    notAdjustable: 'Billed by this marketplace: its customer changes it, with a fee.',
    none: 'This product has no add-on here.',
  },
  zh: {
    ...{ above: '用户应用实例', base: '基础应用', addOns: '附加组件', adjust: '调整规格' },
    ...{ subscription: '订阅', product: '商品', account: '客户账户', term: '期限', permanent: '永久' },
    ...{ license: '许可证', revision: '修订号', expires: '许可证到期', history: '调整记录' },
    notAdjustable: '由市场计费：由客户自行变更并支付费用。',
    none: '该实例没有附加组件。',
  },
});

type Component = InstanceDetail['components'][number];

/** View Details of an instance: Adjust Specifications under the basic application and under each add-on (T12 to T15). */
export function InstancePage() {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const { id = '' } = useParams();
  const answer = useAnswer(['instances', 'one', id], (signal) =>
    client.call('getInstance', { params: { id }, signal }),
  );
  return (
    <Answer of={answer}>
      {(instance) => (
        <PageFrame title={instance.customer} above={[{ to: '/seller/instances', label: texts.above }]}>
          <div className="stack">
            <FactList
              facts={[
                {
                  label: texts.product,
                  value: (
                    <>
                      <ProductName id={instance.product} /> <span className="soft">{instance.product}</span>
                    </>
                  ),
                },
                { label: texts.subscription, value: <code>{instance.id}</code> },
                { label: texts.account, value: <code>{instance.account}</code> },
                {
                  label: texts.term,
                  value: `${date(instance.term.start)} – ${instance.term.end === null ? texts.permanent : date(instance.term.end)}`,
                },
              ]}
            />
            {instance.sandbox && <SandboxClock account={instance.account} />}
            <Components instance={instance} />
            <section className="stack">
              <h2>{texts.history}</h2>
              <AdjustmentList instance={instance.id} product={instance.product} />
            </section>
          </div>
        </PageFrame>
      )}
    </Answer>
  );
}

function Components({ instance }: { readonly instance: InstanceDetail }) {
  const texts = useTexts(TEXTS);
  const { catalog, isPending } = useOwnCatalog(instance.product);
  if (isPending) return <Loading />;
  const isBase = ({ component }: Component) =>
    (catalog?.components.find(({ id }) => id === component)?.role ?? 'base') === 'base';
  const addOns = instance.components.filter((component) => !isBase(component));
  const cards = (components: readonly Component[]) => (
    <div className="instance-components">
      {components.map((component) => (
        <ComponentCard key={component.component} component={component} instance={instance} catalog={catalog} />
      ))}
    </div>
  );
  return (
    <>
      <section>
        <h2>{texts.base}</h2>
        {cards(instance.components.filter(isBase))}
      </section>
      <section>
        <h2>{texts.addOns}</h2>
        {addOns.length === 0 ? <p className="soft">{texts.none}</p> : cards(addOns)}
      </section>
    </>
  );
}

function ComponentCard(of: {
  readonly component: Component;
  readonly instance: InstanceDetail;
  readonly catalog: CatalogDocument | undefined;
}) {
  const { component, instance, catalog } = of;
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { license, licenseRevision, status, expiresAt, adjustable } = component;
  return (
    <div className="sheet">
      <SpecificationCard selection={component} catalog={catalog}>
        <dl className="instance-license">
          <dt>{texts.license}</dt>
          <dd>
            <LicenseState status={status} /> <code>{license}</code>
          </dd>
          <dt>{texts.revision}</dt>
          <dd className="num">{licenseRevision}</dd>
          <dt>{texts.expires}</dt>
          <dd>{expiresAt === null ? texts.permanent : dateTime(expiresAt)}</dd>
        </dl>
        {adjustable ? (
          <Button type="primary" onClick={() => setOpen(true)}>
            {texts.adjust}
          </Button>
        ) : (
          <span className="soft">{texts.notAdjustable}</span>
        )}
        {isOpen && (
          <AdjustDialog instance={instance} component={component} catalog={catalog} onClose={() => setOpen(false)} />
        )}
      </SpecificationCard>
    </div>
  );
}
