import { defineTexts, useTexts } from '../text/language.tsx';
import '../ui/refusal.css';

const TEXTS = defineTexts({
  en: {
    title: 'You were not signed in',
    cancelled: 'The sign-in was cancelled. Begin again when you like.',
    expired: 'The sign-in took too long, or was begun in another browser. Begin again.',
    invalid: 'The answer of the identity provider did not fit. Begin again; if it stays so, tell the operator.',
    'no-role': 'You are known, but have no role here, or more than one. Ask the operator to give you one.',
    'unknown-account': 'You are known, but no account here belongs to you. Ask the operator to name your account.',
    'provider-down': 'The identity provider does not answer at the moment. Try again later.',
  },
  zh: {
    title: '未能登录',
    cancelled: '登录已取消，您可以随时重新开始。',
    expired: '登录超时，或是在另一个浏览器中开始的。请重新登录。',
    invalid: '身份提供方的应答不符。请重新登录；如仍失败，请联系运营。',
    'no-role': '已识别您的身份，但您在此没有角色，或有多个角色。请联系运营为您指定一个角色。',
    'unknown-account': '已识别您的身份，但此处没有属于您的账户。请联系运营指定您的账户。',
    'provider-down': '身份提供方暂时没有应答，请稍后重试。',
  },
});

/** Why the way over the identity provider ended before the sign-in page again. */
export function TurnedAway({ refused }: { readonly refused: string }) {
  const texts = useTexts(TEXTS);
  const why = Object.hasOwn(texts, refused) ? texts[refused as keyof typeof texts] : texts.invalid;
  return (
    <div role="alert" className="refusal">
      <div>
        <strong>{texts.title}</strong>
        <div>{why}</div>
      </div>
    </div>
  );
}
