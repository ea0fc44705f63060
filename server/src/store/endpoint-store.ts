import type { Endpoint, EndpointSecret } from '../engine/endpoints/endpoint.ts';
import { scopesOf } from '../engine/endpoints/endpoint.ts';
import { encodeJson, fromJson } from '../engine/json-codec.ts';
import type { ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';
import { pageOf } from './page.ts';
import { type SaveFragment, saveInto } from './save-fragment.ts';

interface EndpointRow extends Row {
  readonly scope: string;
  readonly protocol: string;
  readonly seller_id: string;
  readonly address: string;
  readonly timeout_seconds: number;
  readonly secrets: unknown;
  readonly created_at: bigint | number;
  readonly changed_at: bigint | number;
}

export const saveEndpoints = saveInto(
  'seller_endpoint',
  (endpoint: Endpoint) => ({
    scope: endpoint.scope,
    protocol: endpoint.protocol,
    seller_id: endpoint.seller,
    address: endpoint.address,
    timeout_seconds: endpoint.timeoutSeconds,
    secrets: endpoint.secrets,
    created_at: endpoint.createdAt,
    changed_at: endpoint.changedAt,
  }),
  { key: ['scope', 'protocol'], update: ['address', 'timeout_seconds', 'secrets', 'changed_at'] },
);

export const removeEndpoints: SaveFragment<Pick<Endpoint, 'scope' | 'protocol'>> = {
  table: 'seller_endpoint',
  toRow: ({ scope, protocol }) => ({ scope, protocol }),
  forms: {
    many: {
      parameters: 1,
      sql: (first) =>
        `delete from seller_endpoint e using json_populate_recordset(null::seller_endpoint, $${first}::json) as gone
         where e.scope = gone.scope and e.protocol = gone.protocol`,
      encode: (rows) => [encodeJson(rows)],
    },
  },
};

export async function loadEndpoints(sql: Queryable, scopes: readonly string[]): Promise<readonly Endpoint[]> {
  const { rows } = await sql.query<EndpointRow>(
    'load-endpoints',
    'select * from seller_endpoint where scope = any($1) order by scope, protocol',
    [scopes],
  );
  return rows.map(endpointFromRow);
}

type EndpointReads = Pick<ReadStore, 'findEndpoint' | 'readEndpoint' | 'listEndpoints' | 'readFailingLanes'>;

export function createEndpointReads(sql: Queryable): EndpointReads {
  return {
    async findEndpoint(product, protocol) {
      const { rows } = await sql.query<EndpointRow>(
        'find-endpoint',
        // The product's own address is the longer scope: it begins with the seller's.
        `select * from seller_endpoint where scope = any($1) and protocol = $2 order by length(scope) desc limit 1`,
        [scopesOf(product), protocol],
      );
      return rows[0] && endpointFromRow(rows[0]);
    },
    async readEndpoint(scope, protocol) {
      const { rows } = await sql.query<EndpointRow>(
        'read-endpoint',
        'select * from seller_endpoint where scope = $1 and protocol = $2',
        [scope, protocol],
      );
      return rows[0] && endpointFromRow(rows[0]);
    },
    async readFailingLanes(lane, limit) {
      const { rows } = await sql.query<Row & { lane: string; failures: number; paused_until_ms: bigint }>(
        'read-failing-lanes',
        `select lane, failures, paused_until_ms from effect_lane
         where failures > 0 and (lane = $1 or starts_with(lane, $1 || '.')) order by lane limit $2`,
        [lane, limit],
      );
      return rows.map((row) => ({
        lane: row.lane,
        failures: row.failures,
        pausedUntilMillis: Number(row.paused_until_ms),
      }));
    },
    async listEndpoints({ seller }, page) {
      const { rows } = await sql.query<EndpointRow>(
        'list-endpoints',
        `select * from seller_endpoint
         where ($1::text is null or seller_id = $1) and ($2::text is null or (scope, protocol) > ($2, $3))
         order by scope, protocol limit $4`,
        [seller ?? null, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, { item: endpointFromRow, key: ({ scope, protocol }) => [scope, protocol] });
    },
  };
}

function endpointFromRow(row: EndpointRow): Endpoint {
  return {
    scope: row.scope,
    protocol: row.protocol,
    seller: row.seller_id,
    address: row.address,
    timeoutSeconds: row.timeout_seconds,
    secrets: fromJson<EndpointSecret[]>(row.secrets),
    createdAt: Number(row.created_at),
    changedAt: Number(row.changed_at),
  };
}
