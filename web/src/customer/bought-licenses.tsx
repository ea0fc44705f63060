import { createClient, type PurchasedSubscription } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { defineTexts, useTexts } from '../text/language.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { useOwnCatalog } from './own-catalog.ts';

const TEXTS = defineTexts({
  en: {
    ...{
      keys: 'Your license keys',
      open: 'Open the subscription',
      copy: 'Copy',
      copied: 'Copied',
      file: 'License file',
    },
    why: 'The software reads its license with this key. It is shown once: keep it where your software finds it.',
  },
  zh: {
    ...{ keys: '您的许可证密钥', open: '打开订阅', copy: '复制', copied: '已复制', file: '许可证文件' },
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
  const [error, setError] = useState<Error>();
  async function download(): Promise<void> {
    // The key is the software's own token: it wins over the cookie of whoever is signed in.
    const software = createClient({ url: globalThis.location.origin, token: of.key });
    try {
      const { body } = await software.call('getLicenseFile');
      saveText(`${of.license}.json`, JSON.stringify(body, undefined, 2));
    } catch (failed) {
      setError(failed instanceof Error ? failed : new Error(String(failed)));
    }
  }
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
        <Button onClick={() => void download()}>{texts.file}</Button>
      </div>
      {error && <Refusal error={error} />}
    </div>
  );
}

function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
