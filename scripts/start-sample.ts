import { parseConfig } from '../server/src/config.ts';
import { parseProductTypes } from '../server/src/product-types.ts';
import { type RunningService, startService } from '../server/src/start-service.ts';

const LOG = { info: () => undefined, warn: () => undefined, error: (line: object) => console.error(line) };

/** The sample marketplace with its consoles, on a port and in a folder of its own. */
export async function startSample(folder: string): Promise<RunningService> {
  const config = parseConfig({ PORT: '0', REGRADE_DATA: folder }, folder);
  if (!config.ok) throw new Error(config.error.join(' '));
  const types = parseProductTypes({ brakes: config.value.brakes });
  if (!types.ok) throw new Error(types.error.join(' '));
  return startService({ config: { ...config.value, productTypes: types.value }, sample: true, log: LOG });
}
