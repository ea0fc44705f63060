import type { Wallet } from '@regrade/client';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useAct, useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { Money } from '../parts/money.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';

const TEXTS = defineTexts({
  en: {
    ...{
      above: 'Accounts',
      title: (id: string) => `Account ${id}`,
      wallet: 'Wallet',
      empty: 'No money has moved yet.',
    },
    ...{
      spendable: 'Wallet',
      balance: 'Balance, spent first',
      held: 'On open orders',
      currency: 'Currency',
      amount: 'Amount',
    },
    ...{
      credit: 'Put money in',
      reason: 'Reason',
      token: 'Issue a token',
      tokenName: 'What the token is for',
      missing: 'Needed.',
    },
    ...{ tax: 'Tax region', region: 'ISO 3166, such as DE or US-CA; empty for none', save: 'Save', saved: 'Saved.' },
    ...{ statement: 'Statement', audit: 'Audit log', receipts: 'Receipts' },
  },
  zh: {
    ...{ above: '账户', title: (id: string) => `账户 ${id}`, wallet: '钱包', empty: '尚无资金变动。' },
    ...{ spendable: '钱包', balance: '余额（优先使用）', held: '未完成订单占用', currency: '币种', amount: '金额' },
    ...{ credit: '充值', reason: '理由', token: '签发令牌', tokenName: '令牌用途', missing: '必填。' },
    ...{ tax: '税区', region: 'ISO 3166，如 DE 或 US-CA；留空则无', save: '保存', saved: '已保存。' },
    ...{ statement: '对账单', audit: '审计日志', receipts: '收据' },
  },
});

/** What the operator sees and does for one account. */
export function AccountPage() {
  const texts = useTexts(TEXTS);
  const { id = '' } = useParams();
  const wallet = useAnswer(['wallet', id], (signal) => client.call('getWallet', { query: { account: id }, signal }));
  return (
    <PageFrame
      title={texts.title(id)}
      above={[{ to: '/operator/accounts', label: texts.above }]}
      actions={
        <>
          <Link to={`/operator/ledger?account=${id}`}>{texts.statement}</Link>
          <Link to={`/operator/audit?account=${id}`}>{texts.audit}</Link>
        </>
      }
    >
      <div className="stack">
        <section className="sheet">
          <h2>{texts.wallet}</h2>
          <Answer of={wallet}>{({ funds }) => <Funds funds={funds} />}</Answer>
          <CreditForm id={id} />
        </section>
        <section className="sheet">
          <h2>{texts.token}</h2>
          <TokenForm id={id} />
        </section>
        <section className="sheet">
          <h2>{texts.tax}</h2>
          <TaxForm id={id} />
        </section>
      </div>
    </PageFrame>
  );
}

function Funds({ funds }: { readonly funds: Wallet['funds'] }) {
  const texts = useTexts(TEXTS);
  if (funds.length === 0) return <p className="soft">{texts.empty}</p>;
  return funds.map(({ currency, wallet, balance, held }) => (
    <p key={currency} className="row">
      <b>
        <Money amount={wallet} currency={currency} />
      </b>
      <span className="soft">
        {texts.balance}: <Money amount={balance} currency={currency} />
      </span>
      {held !== undefined && (
        <span className="soft">
          {texts.held}: <Money amount={held} currency={currency} />
        </span>
      )}
    </p>
  ));
}

interface Credit {
  readonly amount: string;
  readonly currency: string;
  readonly reason: string;
}

function CreditForm({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const [form] = Form.useForm<Credit>();
  const { act, error, isActing } = useAct(
    (body: Credit, idempotencyKey) => client.call('creditWallet', { params: { id }, body, idempotencyKey }),
    { changes: ['wallet'] },
  );
  async function submit({ currency, ...body }: Credit): Promise<void> {
    const done = await act({ ...body, currency: currency.toUpperCase() }).catch(() => undefined); // The refusal is shown below.
    if (done) form.resetFields();
  }
  const needed = [{ required: true, message: texts.missing }];
  return (
    <Form form={form} layout="inline" onFinish={(fields) => void submit(fields)} style={{ rowGap: 8 }}>
      <Form.Item name="amount" label={texts.amount} rules={needed}>
        <Input inputMode="decimal" style={{ width: 110 }} />
      </Form.Item>
      <Form.Item name="currency" label={texts.currency} rules={needed}>
        <Input maxLength={3} style={{ width: 64 }} />
      </Form.Item>
      <Form.Item name="reason" label={texts.reason} rules={needed}>
        <Input style={{ width: 220 }} />
      </Form.Item>
      <Button htmlType="submit" loading={isActing}>
        {texts.credit}
      </Button>
      {error && <Refusal error={error} />}
    </Form>
  );
}

function TokenForm({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const [token, setToken] = useState<{ readonly name: string; readonly token: string }>();
  const { act, error, isActing } = useAct((body: { readonly name: string }) =>
    client.call('issueToken', { params: { id }, body }),
  );
  async function submit(fields: { readonly name: string }): Promise<void> {
    setToken(await act(fields).catch(() => undefined)); // The refusal is shown below.
  }
  return (
    <div className="stack">
      <Form layout="inline" onFinish={(fields) => void submit(fields)} style={{ rowGap: 8 }}>
        <Form.Item name="name" label={texts.tokenName} rules={[{ required: true, message: texts.missing }]}>
          <Input style={{ width: 220 }} />
        </Form.Item>
        <Button htmlType="submit" loading={isActing}>
          {texts.token}
        </Button>
      </Form>
      {error && <Refusal error={error} />}
      {token && <ShownOnce label={token.name} secret={token.token} />}
    </div>
  );
}

function TaxForm({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const [isSaved, setSaved] = useState(false);
  const { act, error, isActing } = useAct((region: string) =>
    client.call('putTaxRegion', { params: { id }, body: { region: region === '' ? null : region.toUpperCase() } }),
  );
  async function submit({ region = '' }: { readonly region?: string }): Promise<void> {
    setSaved(false);
    setSaved((await act(region.trim()).catch(() => undefined)) !== undefined); // The refusal is shown below.
  }
  return (
    <div className="stack">
      <Form layout="inline" onFinish={(fields) => void submit(fields)} style={{ rowGap: 8 }}>
        <Form.Item name="region" label={texts.region}>
          <Input maxLength={6} style={{ width: 96 }} />
        </Form.Item>
        <Button htmlType="submit" loading={isActing}>
          {texts.save}
        </Button>
        {isSaved && <span role="status">{texts.saved}</span>}
      </Form>
      {error && <Refusal error={error} />}
    </div>
  );
}
