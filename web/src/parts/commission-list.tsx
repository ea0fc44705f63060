import type { Commission } from '@regrade/client';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { FormDialog, type FormValues, textOf } from '../ui/form-dialog.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { MONEY_RULE_TEXTS } from './money-rule-texts.tsx';

type Field = 'seller' | 'percent';

/** The operator's share of what sellers earn; sellers see their own. */
export function CommissionList({ mayEdit = false }: { readonly mayEdit?: boolean }) {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const pages = usePages(['commissions'], (cursor, signal) =>
    client.call('listCommissions', { query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <div className="stack">
      {mayEdit && (
        <div className="row">
          <CommissionForm />
        </div>
      )}
      <ListTable<Commission>
        label={texts.commissions}
        pages={pages}
        rowKey={({ seller }) => seller}
        empty={{ title: texts.noCommissions }}
        columns={[
          { title: texts.seller, key: 'seller', render: (_, { seller }) => seller },
          { title: texts.percent, key: 'percent', align: 'right', render: (_, { percent }) => `${percent} %` },
          { key: 'edit', render: (_, row) => mayEdit && <CommissionForm commission={row} /> },
        ]}
      />
    </div>
  );
}

function CommissionForm({ commission }: { readonly commission?: Commission }) {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const { act, error, isActing, forget } = useAct(
    ({ seller, percent }: FormValues<Field>) =>
      client.call('putCommission', {
        params: { seller: commission?.seller ?? textOf(seller) },
        body: { percent: textOf(percent) },
      }),
    { changes: ['commissions'] },
  );
  return (
    <FormDialog<Field>
      button={commission ? texts.change : texts.newCommission}
      title={commission ? commission.seller : texts.newCommission}
      quiet={commission !== undefined}
      isActing={isActing}
      error={error}
      onOpen={forget}
      fields={[
        ...(commission ? [] : [{ name: 'seller' as const, label: texts.seller }]),
        { name: 'percent', label: texts.percent, kind: { unit: '%' } },
      ]}
      initial={commission ?? {}}
      save={act}
    />
  );
}
