import type { Engine } from '../../server/src/engine/engine.ts';

/** Says where sellers listen; without it nobody is told. */
export async function saveEndpoint(engine: Engine, address: string): Promise<void> {
  const protocol = 'webhook';
  const secret = await engine.sellers.createSecret({ protocol, kind: 'v1' });
  const parsed = engine.sellers.parseAddress(address);
  const seller = await engine.reads.readSeller('acme');
  if (!secret.ok || !parsed.ok || !seller) throw new Error('the seller can be told nowhere');
  const body = {
    scope: 'acme',
    protocol,
    seller: 'acme',
    address: parsed.value,
    timeoutSeconds: 5,
    firstSecret: secret.value.kept,
  };
  const command = { account: seller.id, actor: 'seller', conflict: 'acme', body };
  const saved = await engine.commands.saveEndpoint(command);
  if (!saved.ok) throw new Error(`the endpoint was refused: ${saved.error.code}`);
}
