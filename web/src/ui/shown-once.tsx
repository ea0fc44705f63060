import { Typography } from 'antd';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: { once: 'Shown now and never again: only its hash is stored.' },
  zh: { once: '仅此一次显示：系统只保存其散列值。' },
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
