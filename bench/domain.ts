import { benchImpact } from './impact.ts';
import { benchJointRepair, describeJointRepair } from './joint-repair.ts';
import { benchVerification, describeVerification } from './verification.ts';

/** The heavy acts of the pure core on their worst cases: the impact of a draft, verification, the joint repair. */
export function describeDomain(): string {
  const { seconds, subscriptionsPerSecond } = benchImpact();
  const rate = Math.round(subscriptionsPerSecond).toLocaleString('en');
  return `
Impact of a draft on a million subscriptions, in memory: ${seconds.toFixed(1)} s (${rate} subscriptions/s)
${describeVerification(benchVerification())}
${describeJointRepair(benchJointRepair())}
`;
}
