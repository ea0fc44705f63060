import type { Account, Wallet } from '@regrade/client';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useAct, useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { FundsAmount } from '../parts/funds-amount.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { ACCOUNT_KINDS } from './account-kinds.ts';
import { AccountStanding, AccountSuspension } from './account-suspension.tsx';
import { AccountTokens } from './account-tokens.tsx';
import './account-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'Accounts', id: 'Account', kind: 'Role', seller: 'Seller id', opened: 'Opened', sandbox: 'Sandbox' },
    state: 'State',
    ...{
      yes: 'yes, with play money and a clock of its own',
      orders: 'Orders',
      statement: 'Statement',
      audit: 'Audit log',
    },
    ...{ wallet: 'Wallet', empty: 'No money has moved yet.', balance: 'Balance, spent first', held: 'On open orders' },
    ...{ currency: 'Currency', amount: 'Amount', credit: 'Put money in', reason: 'Reason', missing: 'Needed.' },
    ...{
      tax: 'Tax region',
      region: 'Region',
      regionHint: 'ISO 3166, such as DE or US-CA; empty for none.',
      save: 'Save',
      saved: 'Saved.',
    },
  },
  zh: {
    ...{ above: '账户', id: '账户号', kind: '角色', seller: '卖家标识', opened: '开户时间', sandbox: '沙箱' },
    state: '状态',
    ...{ yes: '是：使用测试资金与独立时钟', orders: '订单', statement: '对账单', audit: '审计日志' },
    ...{ wallet: '钱包', empty: '尚无资金变动。', balance: '余额（优先使用）', held: '未完成订单占用' },
    ...{ currency: '币种', amount: '金额', credit: '充值', reason: '理由', missing: '必填。' },
    ...{
      tax: '税区',
      region: '地区',
      regionHint: 'ISO 3166，如 DE 或 US-CA；留空则无。',
      save: '保存',
      saved: '已保存。',
    },
  },
});

/** What the operator sees and does for one account. */
export function AccountPage() {
  const { id = '' } = useParams();
  const answer = useAnswer(['accounts', 'one', id], (signal) => client.call('getAccount', { params: { id }, signal }));
  return (
    <Answer isPage of={answer}>
      {(account) => <AccountView account={account} />}
    </Answer>
  );
}

function AccountView({ account }: { readonly account: Account }) {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(ACCOUNT_KINDS);
  const { dateTime } = useFormat();
  const { id, name, kind, seller, createdAt, sandbox } = account;
  const isCustomer = kind === 'customer';
  const whose = new URLSearchParams(seller === undefined ? { account: id } : { seller });
  return (
    <PageFrame
      title={name}
      above={[{ to: '/operator/accounts', label: texts.above }]}
      actions={
        <>
          {isCustomer && <Link to={`/operator/orders?account=${id}`}>{texts.orders}</Link>}
          {kind !== 'operator' && <Link to={`/operator/ledger?${whose}`}>{texts.statement}</Link>}
          <Link to={`/operator/audit?account=${id}`}>{texts.audit}</Link>
          {isCustomer && <AccountSuspension account={account} />}
        </>
      }
    >
      <div className="stack">
        <FactList
          facts={[
            { label: texts.id, value: <code>{id}</code> },
            { label: texts.kind, value: kinds[kind] },
            { label: texts.state, value: isCustomer && <AccountStanding account={account} /> },
            { label: texts.seller, value: seller && <code>{seller}</code> },
            { label: texts.opened, value: dateTime(createdAt) },
            { label: texts.sandbox, value: sandbox && texts.yes },
          ]}
        />
        {isCustomer && <WalletSheet id={id} />}
        {isCustomer && (
          <section className="sheet">
            <h2>{texts.tax}</h2>
            <TaxForm key={account.taxRegion} account={account} />
          </section>
        )}
        <AccountTokens account={id} />
      </div>
    </PageFrame>
  );
}

function WalletSheet({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const wallet = useAnswer(['wallet', id], (signal) => client.call('getWallet', { query: { account: id }, signal }));
  return (
    <section className="sheet" aria-label={texts.wallet}>
      <h2>{texts.wallet}</h2>
      <Answer of={wallet}>{(wallet) => <Funds of={wallet} />}</Answer>
      <CreditForm id={id} />
    </section>
  );
}

function Funds({ of: { account, funds } }: { readonly of: Wallet }) {
  const texts = useTexts(TEXTS);
  if (funds.length === 0) return <p className="soft">{texts.empty}</p>;
  return funds.map(({ currency, wallet, balance, held }) => {
    const shared = { currency, account, door: 'operator' } as const;
    return (
      <div key={currency} className="account-funds">
        <b>
          <FundsAmount name="wallet" label={texts.wallet} amount={wallet} {...shared} />
        </b>
        <span className="soft">
          {texts.balance}: <FundsAmount name="balance" label={texts.balance} amount={balance} {...shared} />
        </span>
        {held !== undefined && (
          <span className="soft">
            {texts.held}: <FundsAmount name="orders-in-progress" label={texts.held} amount={held} {...shared} />
          </span>
        )}
      </div>
    );
  });
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
    <Form form={form} colon={false} layout="inline" className="account-form" onFinish={(fields) => void submit(fields)}>
      <Form.Item name="amount" label={texts.amount} rules={needed}>
        <Input inputMode="decimal" style={{ width: 140 }} />
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

function TaxForm({ account: { id, taxRegion } }: { readonly account: Account }) {
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
      <Form
        colon={false}
        layout="inline"
        className="account-form"
        initialValues={{ region: taxRegion ?? '' }}
        onFinish={(fields) => void submit(fields)}
      >
        <Form.Item name="region" label={texts.region}>
          <Input maxLength={6} style={{ width: 96 }} />
        </Form.Item>
        <Button htmlType="submit" loading={isActing}>
          {texts.save}
        </Button>
        {isSaved && <span role="status">{texts.saved}</span>}
      </Form>
      <span className="soft">{texts.regionHint}</span>
      {error && <Refusal error={error} />}
    </div>
  );
}
