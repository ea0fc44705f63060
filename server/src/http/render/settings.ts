import type { Settings } from '@regrade/client';
import type { EngineSettings } from '../../engine/engine.ts';

export function renderSettings(settings: EngineSettings): Settings {
  const { productTypes, quoteTerms, licensePolicy, renewals, orderPolicy } = settings;
  return {
    productTypes: productTypes.map(({ id, downgrades, feeRules, brakes }) => ({
      ...{ id, downgrades, feeRules },
      changesPerDayMax: brakes?.changesPerDayMax ?? null,
      downgradeHoldSeconds: brakes?.downgradeHoldSeconds ?? null,
    })),
    paymentMethods: settings.paymentMethods ?? ['wallet'],
    ladders: {
      seller: orderPolicy.sellerLadderSeconds,
      refund: orderPolicy.refundLadderSeconds,
      renewal: renewals.ladderSeconds,
    },
    deadlines: {
      quote: quoteTerms.validSeconds,
      payOutQuote: quoteTerms.payOutValidSeconds,
      payment: orderPolicy.paymentSeconds,
      isolation: licensePolicy.isolationSeconds,
      renewalLead: renewals.leadSeconds,
    },
  };
}
