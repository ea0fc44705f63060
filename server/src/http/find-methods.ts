import { ROUTE_LIST } from '@regrade/client';

const PATHS = ROUTE_LIST.map(({ method, path }) => ({ method, pattern: patternOf(path) }));

/** The methods that an address takes, for `Allow`; none where there is no such address. */
export function findMethods(path: string): readonly string[] {
  const methods = PATHS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return methods.some((method) => method === 'GET') ? ['GET', 'HEAD', ...methods.filter((m) => m !== 'GET')] : methods;
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^$()[\]\\|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
