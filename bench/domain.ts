import { benchImpact } from './impact.ts';
import { benchJointRepair, describeJointRepair } from './joint-repair.ts';

/** The heavy acts of the pure core on their worst cases: the impact of a draft, the joint repair of a catalog. */
export function describeDomain(): string {
  const { seconds, subscriptionsPerSecond } = benchImpact();
  const rate = Math.round(subscriptionsPerSecond).toLocaleString('en');
  return `
Impact of a draft on a million subscriptions, in memory: ${seconds.toFixed(1)} s (${rate} subscriptions/s)
${describeJointRepair(benchJointRepair())}
`;
}
