import type { WebhookEndpointSecrets } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';

const TEXTS = defineTexts({
  en: { secret: (address: string) => `What ${address} verifies messages with` },
  zh: { secret: (address: string) => `${address} 用于校验消息的密钥` },
});

/** The shared secrets that were just made. */
export function WebhookSecrets({ of: { address, secrets } }: { readonly of: WebhookEndpointSecrets }) {
  const texts = useTexts(TEXTS);
  return secrets.map(({ kind, secret }) => <ShownOnce key={kind} label={texts.secret(address)} secret={secret} />);
}
