import { type Client, createClient, type ListedProduct, writeCatalogText } from '@regrade/client';
import { type AccessInput, findAccess } from './find-access.ts';
import { faultOf, printFault, type ServiceFault, type ServiceOutcome } from './service-fault.ts';

export interface PullInput extends AccessInput {
  /** `<seller>.<product.id>`, or with a seller's token the short form; absent where one product alone is published. */
  readonly product: string | undefined;
  readonly json: boolean;
}

const PRODUCTS_NAMED_MAX = 20;

/** `regrade pull [PRODUCT]`: prints the catalog file of what is published, as YAML or, with `--json`, as JSON (contract §3). */
export async function runPull(input: PullInput): Promise<ServiceOutcome> {
  const { product, json } = input;
  const seller = product?.includes('.') ? product.split('.', 1)[0] : undefined;
  const wanted = { role: 'seller', ...(seller !== undefined && { name: seller }), command: 'To pull a file' };
  const access = await findAccess(input, wanted);
  if (!access.ok) return printFault({ exitCode: 2, code: 'call.invalid', message: access.error }, json);
  const client = createClient(access.value);
  try {
    const id = product ?? (await findOnly(client));
    if (typeof id !== 'string') return printFault(id, json);
    const { catalog } = (await client.call('getProduct', { params: { id } })).body;
    if (!catalog)
      return printFault({ exitCode: 1, code: 'not-found', message: `Nothing of ${id} is published.` }, json);
    const stdout = json ? `${JSON.stringify(catalog, null, 2)}\n` : writeCatalogText(catalog);
    return { exitCode: 0, stdout, stderr: '' };
  } catch (error) {
    return printFault(faultOf(error, access.value.url), json);
  }
}

async function findOnly(client: Client): Promise<string | ServiceFault> {
  const { items } = (await client.call('listProducts', { query: { limit: PRODUCTS_NAMED_MAX } })).body;
  const published = items.filter(({ release }: ListedProduct) => release !== null).map(({ id }) => id);
  const [only] = published;
  if (only !== undefined && published.length === 1) return only;
  const message = only === undefined ? 'Nothing is published.' : `Name the product, such as ${published.join(', ')}.`;
  return { exitCode: 2, code: 'call.invalid', message };
}
