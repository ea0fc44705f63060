import { WebhookList } from '../parts/webhook-list.tsx';
import { WebhookView } from '../parts/webhook-view.tsx';

export function WebhooksPage() {
  return <WebhookList door="/seller" />;
}

export function WebhookPage() {
  return <WebhookView door="/seller" />;
}
