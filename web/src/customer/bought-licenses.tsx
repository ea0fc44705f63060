import type { PurchasedSubscription } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { LicenseLink } from './license-link.tsx';

const TEXTS = defineTexts({
  en: {
    ...{
      keys: 'Your license keys',
      open: 'Open the subscription',
      copy: 'Copy',
      copied: 'Copied',
    },
    why: 'The software reads its license with this key. It is shown once: keep it where your software finds it.',
  },
  zh: {
    ...{ keys: '您的许可证密钥', open: '打开订阅', copy: '复制', copied: '已复制' },
    why: '软件用此密钥读取许可证。密钥只显示一次，请妥善保存。',
  },
});

/** The keys of a purchase, which are shown in its answer and never again. */
export function BoughtLicenses({ bought }: { readonly bought: PurchasedSubscription }) {
  const texts = useTexts(TEXTS);
  return (
    <div className="stack">
      <div>
        <b>{texts.keys}</b>
        <div className="soft">{texts.why}</div>
      </div>
      <div>
        {bought.licenseKeys.map((each) => (
          <BoughtKey key={each.license} of={each} product={bought.product} />
        ))}
      </div>
      <LinkButton type="primary" to={`/customer/subscriptions/${bought.id}`}>
        {texts.open}
      </LinkButton>
    </div>
  );
}

function BoughtKey({
  of,
  product,
}: {
  readonly of: PurchasedSubscription['licenseKeys'][number];
  readonly product: string;
}) {
  const texts = useTexts(TEXTS);
  const { componentName } = useOwnCatalog(product);
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="bought-key">
      <div>
        {componentName(of.component)} <code className="own-id soft">{of.license}</code>
      </div>
      <code className="own-id">{of.key}</code>
      <div className="row">
        <Button onClick={() => void navigator.clipboard.writeText(of.key).then(() => setCopied(true))}>
          {isCopied ? texts.copied : texts.copy}
        </Button>
        <LicenseLink license={of.license} />
      </div>
    </div>
  );
}
