import type { Finding } from '../domain/catalog/finding.ts';

/** Everything that findings say, line by line, for tests of what sellers read. */
export function findingsAsText(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ severity, code, path, message, repairs, ...evidence }) => [
    `${severity} ${code} ${path}`,
    `  ${message}`,
    ...Object.entries(evidence).map(([field, value]) => `  ${field} ${asText(value)}`),
    ...(repairs ?? []).flatMap((repair) => [
      `  ${repair.kind} ${repair.path} ${repair.from ?? ''} → ${repair.to ?? ''}: ${repair.message}`,
      ...repair.breaks.map((broken) => `    breaks ${broken}`),
    ]),
  ]);
}

/** JSON without its quotes. */
export function asText(value: unknown): string {
  return JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? `${each}n` : each)).replaceAll('"', '');
}
