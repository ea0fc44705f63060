import type { Session, SignInMethods } from '@regrade/client';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Divider, Form, Input } from 'antd';
import { useEffect } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { SESSION, useAct, useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';

import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { Answer } from '../ui/answer.tsx';
import { Refusal } from '../ui/refusal.tsx';
import './sign-in-page.css';
import { TurnedAway } from './turned-away.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Sign in', token: 'Access token', submit: 'Sign in', samples: 'Sample marketplace: one click' },
    ...{ with: (name: string) => `Sign in with ${name}`, language: '中文', tokenMissing: 'Paste your access token.' },
    onward: 'Sign in, and you go on where you wanted to.',
    elsewhere: (name: string) => `You are signed in as ${name}, who has no access to what you followed.`,
    own: 'Back to your own pages',
    ...{
      customer: 'Customer',
      seller: 'Seller',
      operator: 'Operator',
      lead: 'Change the specification of running subscriptions.',
    },
  },
  zh: {
    ...{ title: '登录', token: '访问令牌', submit: '登录', samples: '示例市场：一键登录' },
    ...{ with: (name: string) => `使用 ${name} 登录`, language: 'English', tokenMissing: '请粘贴访问令牌。' },
    onward: '登录后将继续打开您要访问的页面。',
    elsewhere: (name: string) => `您已登录为 ${name}，该身份不能访问此链接。`,
    own: '返回自己的页面',
    ...{ customer: '客户', seller: '卖家', operator: '运营', lead: '为运行中的订阅变更规格。' },
  },
});

/** Where people come in, and go back to where they wanted to. */
export function SignInPage() {
  const texts = useTexts(TEXTS);
  const { language, setLanguage } = useLanguage();
  const methods = useAnswer(['sign-in-methods'], (signal) => client.call('getSignInMethods', { signal }));
  useEffect(() => {
    document.title = `${texts.title} · Regrade`;
  }, [texts]);
  return (
    <main className="sign-in">
      <div className="sheet sign-in-card">
        <div className="row sign-in-head">
          <img src="/icon.svg" alt="" width={36} height={36} />
          <div>
            <h1>Regrade</h1>
            <div className="soft">{texts.lead}</div>
          </div>
          <Button type="text" onClick={() => setLanguage(language === 'en' ? 'zh' : 'en')}>
            {texts.language}
          </Button>
        </div>
        <Answer of={methods}>{(body) => <Methods methods={body} />}</Answer>
      </div>
    </main>
  );
}

function Methods({ methods: { provider, samples } }: { readonly methods: SignInMethods }) {
  const texts = useTexts(TEXTS);
  const said = useSaid();
  const [search] = useSearchParams();
  const refused = search.get('refused');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signIn = useAct(({ token, sample }: { readonly token?: string; readonly sample?: string }) =>
    sample === undefined
      ? client.call('signIn', { body: { token: token ?? '' } })
      : client.call('signInAsSample', { params: { id: sample } }),
  );
  async function enter(by: { readonly token?: string; readonly sample?: string }): Promise<void> {
    const session = await signIn.act(by).catch(() => undefined); // The refusal is shown below.
    if (!session) return;
    queries.clear();
    queries.setQueryData([SESSION], session);
    const to = search.get('to') ?? '';
    // Another door's address would lead straight back here, and another site's is nobody's wish.
    await navigate(to.startsWith(`/${session.role}`) ? to : `/${session.role}`, { replace: true });
  }
  return (
    <div className="stack">
      {signIn.error ? <Refusal error={signIn.error} /> : refused !== null && <TurnedAway refused={refused} />}
      {refused === null && search.has('to') && <Onward />}
      {provider && (
        <Button
          type="primary"
          size="large"
          block
          href={`${provider.startPath}?${new URLSearchParams({ to: search.get('to') ?? '' })}`}
        >
          {texts.with(provider.name)}
        </Button>
      )}
      {samples.length > 0 && (
        <section aria-label={texts.samples}>
          <Divider titlePlacement="start" plain>
            {texts.samples}
          </Divider>
          <div className="sign-in-samples">
            {samples.map(({ id, role, name, hint }) => (
              <button key={id} type="button" className="sign-in-sample" onClick={() => void enter({ sample: id })}>
                <span className="soft">{texts[role]}</span>
                <b>{name}</b>
                {hint && <span className="soft">{said(hint)}</span>}
              </button>
            ))}
          </div>
        </section>
      )}
      <Form layout="vertical" requiredMark={false} onFinish={({ token }: { token: string }) => void enter({ token })}>
        <Form.Item name="token" label={texts.token} rules={[{ required: true, message: texts.tokenMissing }]}>
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        <Button htmlType="submit" type={provider ? 'default' : 'primary'} size="large" block loading={signIn.isActing}>
          {texts.submit}
        </Button>
      </Form>
    </div>
  );
}

/** Why one is here: nobody is signed in, or somebody at whose door the address does not lie. */
function Onward() {
  const texts = useTexts(TEXTS);
  const session = useQueryClient().getQueryData<Session>([SESSION]);
  if (!session) return <span className="soft">{texts.onward}</span>;
  return (
    <div className="row">
      <span>{texts.elsewhere(session.name)}</span>
      <Link to={`/${session.role}`}>{texts.own}</Link>
    </div>
  );
}
