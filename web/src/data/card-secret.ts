import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';

/**
 * The secret with which this browser pays a pending payment over Stripe. No reading answer has it: it is asked for by
 * the same act that began the payment, which answers the same one. Null: Stripe has not answered the service yet.
 */
export function useCardSecret(order: string) {
  return useQuery({
    queryKey: ['card-secret', order],
    queryFn: async ({ signal }) => {
      const options = { params: { id: order }, body: { method: 'stripe' as const }, signal };
      const { body } = await client.call('payOrder', { ...options, idempotencyKey: crypto.randomUUID() });
      return body.payment.clientSecret ?? null;
    },
    // It stays what it is, and is kept nowhere once nobody looks.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
}
