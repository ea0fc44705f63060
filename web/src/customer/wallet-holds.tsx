import { useWallet } from '../data/own-money.ts';
import { isPositive } from '../parts/amount-text.ts';
import { FundsAmount } from '../parts/funds-amount.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: { holds: 'Your wallet holds', first: 'Spent before it:', wallet: 'Wallet', balance: 'Balance' },
  zh: { holds: '您的钱包内有', first: '优先使用：', wallet: '钱包', balance: '余额' },
});

/** What one can pay with, where one pays: each amount opens to the moves that made it. */
export function WalletHolds({ currency }: { readonly currency: string }) {
  const texts = useTexts(TEXTS);
  const { data } = useWallet();
  if (!data) return null;
  const { wallet = '0.00', balance = '0.00' } = data.funds.find((each) => each.currency === currency) ?? {};
  const shared = { currency, account: data.account, door: 'customer' } as const;
  return (
    <div className="soft">
      {texts.holds} <FundsAmount {...shared} name="wallet" label={texts.wallet} amount={wallet} />
      {isPositive(balance) && (
        <>
          {' · '}
          {texts.first} <FundsAmount {...shared} name="balance" label={texts.balance} amount={balance} />
        </>
      )}
    </div>
  );
}
