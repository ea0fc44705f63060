import { Typography } from 'antd';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: { once: 'Shown now and never again: keep it in a safe place.' },
  zh: { once: '仅此一次显示，请妥善保存。' },
});

/** A secret that its reader has to take away now. */
export function ShownOnce({ label, secret }: { readonly label: string; readonly secret: string }) {
  const { once } = useTexts(TEXTS);
  return (
    <div className="sheet">
      <div>{label}</div>
      <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
        {secret}
      </Typography.Text>
      <div className="soft">{once}</div>
    </div>
  );
}
