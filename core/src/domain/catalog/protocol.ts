/** The fulfilment protocols a specification may name: how its seller is told of a change (architecture §2). */
export const PROTOCOL_IDS = [
  'license-only',
  'webhook',
  'huawei-saas-1',
  'huawei-saas-2',
  'tencent-market',
  'alibaba-spi',
  'azure-saas-2',
  'osb-2',
] as const;
export type ProtocolId = (typeof PROTOCOL_IDS)[number];

export const DEFAULT_PROTOCOL: ProtocolId = 'license-only';
