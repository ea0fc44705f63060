import type { ReactNode } from 'react';

/** In place of what would be here: nothing yet, no such page, broken; with the way on. */
export function Notice(of: { readonly title: string; readonly why?: ReactNode; readonly wayOut?: ReactNode }) {
  const { title, why, wayOut } = of;
  return (
    <div style={{ display: 'grid', justifyItems: 'center', gap: 8, padding: '40px 16px', textAlign: 'center' }}>
      <strong style={{ fontSize: 16 }}>{title}</strong>
      {why && <div className="soft">{why}</div>}
      {wayOut && <div style={{ marginTop: 8 }}>{wayOut}</div>}
    </div>
  );
}
