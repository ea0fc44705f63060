import type { AccountRequest } from '@regrade/client';
import { type AccountId, currencyDigits, err, formatMinor, ok, parseMinor, type Result } from '@regrade/core';
import { type NewAccount, sellerTaken } from '../../engine/accounts/account-commands.ts';
import { moveAccountSuspension } from '../../engine/accounts/suspend-account.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Account } from '../../engine/ports.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorFor, actorOf, mayManage, maySee, type OperatorCaller, type SellerCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire } from '../ids.ts';
import { invalid } from '../read-body.ts';
import { renderAccount, renderAudit, renderWallet } from '../render/account.ts';

type AccountHandlers = Pick<
  Handlers,
  | 'getWallet'
  | 'createAccount'
  | 'getAccount'
  | 'listAccounts'
  | 'creditWallet'
  | 'suspendAccount'
  | 'resumeAccount'
  | 'listAudit'
>;

export function createAccountHandlers({ engine }: HandlerDeps): AccountHandlers {
  return {
    async getWallet({ caller, query }) {
      const named = query.account === undefined ? undefined : accountOfWire(query.account);
      if (caller.role === 'operator' && !named) return err(accountRequired());
      const account = named ?? caller.account;
      if (!maySee(account, caller) || (await engine.reads.readAccount(account)) === undefined) {
        return err(noSuchAccount());
      }
      return ok({ status: 200, body: await readWallet(engine, account) });
    },
    async createAccount({ caller, body }) {
      const sandbox = sandboxOf(body, caller);
      if (!sandbox.ok) return sandbox;
      const seller = body.kind === 'seller' ? body.seller : null;
      const created = await openAccount(engine, { kind: body.kind, name: body.name, seller, caller, ...sandbox.value });
      if (!created.ok) return created;
      const { account, token } = created.value;
      return ok({ status: 201, body: { id: account.id, name: account.name, token } });
    },
    async getAccount({ params }) {
      const account = await engine.reads.readAccount(accountOfWire(params.id));
      return account ? ok({ status: 200, body: renderAccount(account) }) : err(noSuchAccount());
    },
    async listAccounts({ caller, query }) {
      const page = readPage(query, [KEY_TEXT]);
      if (!page.ok) return page;
      const filter = {
        ...(query.kind && { kind: query.kind }),
        ...(query.sandbox && { sandbox: query.sandbox === 'true' }),
        ...(caller.role === 'seller' && { sandboxSeller: caller.seller }),
        ...(query.search && { search: query.search }),
      };
      const listed = await engine.reads.listAccounts(filter, page.value);
      return ok({ status: 200, body: toWirePage(listed, renderAccount) });
    },
    async creditWallet({ caller, params, body, idempotency }) {
      const account = accountOfWire(params.id);
      const amountMinor = readAmount(body);
      if (!amountMinor.ok) return amountMinor;
      if (caller.role === 'seller') {
        const found = await engine.reads.readAccount(account);
        if (!found || !mayManage(found, caller)) return err(noSuchAccount());
      }
      const heldMinor = Object.fromEntries(await engine.reads.readHeldMoney(account));
      const credited = await engine.commands.creditWallet({
        account,
        actor: actorFor(account, caller),
        conflict: idempotency.key,
        body: { account, currency: body.currency, amountMinor: amountMinor.value, reason: body.reason, heldMinor },
        idempotency,
      });
      if (!credited.ok) return credited;
      const { balances, heldMinor: held } = credited.value;
      return ok({ status: 201, body: renderWallet(account, { balances, held: new Map(Object.entries(held)) }) });
    },
    suspendAccount: (call) => suspend(engine, { ...call, suspended: true }),
    resumeAccount: (call) => suspend(engine, { ...call, suspended: false }),
    async listAudit({ caller, query }) {
      const page = readPage(query, [KEY_TEXT, KEY_NUMBER]);
      if (!page.ok) return page;
      const named = query.account === undefined ? undefined : accountOfWire(query.account);
      const account = caller.role === 'operator' ? named : caller.account;
      // A filter that names somebody else's account leaves nothing of one's own.
      if (named && named !== account) return ok({ status: 200, body: { items: [] } });
      const filter = { ...(account && { account }), ...(query.subject !== undefined && { subject: query.subject }) };
      return ok({ status: 200, body: toWirePage(await engine.reads.listAudit(filter, page.value), renderAudit) });
    },
  };
}

async function suspend(
  engine: Engine,
  of: {
    readonly caller: OperatorCaller;
    readonly params: { readonly id: string };
    readonly body: { readonly reason: string };
    readonly suspended: boolean;
  },
) {
  const account = accountOfWire(of.params.id);
  const moved = await moveAccountSuspension(engine, {
    account,
    actor: actorFor(account, of.caller),
    conflict: account,
    body: { account, suspended: of.suspended, reason: of.body.reason },
  });
  return moved.ok ? ok({ status: 200 as const, body: renderAccount(moved.value) }) : moved;
}

/** A seller opens test accounts only; whose tests they are is the caller's, never a field of the body. */
function sandboxOf(
  body: AccountRequest,
  caller: OperatorCaller | SellerCaller,
): Result<Pick<NewAccount, 'sandbox'>, Refusal> {
  const sandbox = body.kind === 'customer' && body.sandbox === true;
  if (caller.role === 'operator') return ok(sandbox ? { sandbox: { seller: null } } : {});
  if (sandbox) return ok({ sandbox: { seller: caller.seller } });
  return err(
    refuse('auth.forbidden', 'A seller opens customers with `sandbox: true` only; the operator opens others.'),
  );
}

export function accountRequired(): Refusal {
  return refuse('purchase.account-required', 'Name the account of the customer in `account`.');
}

export function noSuchAccount(): Refusal {
  return refuse('not-found', 'There is no such account.');
}

async function readWallet(engine: Engine, account: AccountId) {
  const [balances, held] = await Promise.all([engine.reads.readBalances(account), engine.reads.readHeldMoney(account)]);
  return renderWallet(account, { balances, held });
}

/** Locators are drawn from 2^40: two draws that meet are rare, and met again rarer than a broken disk. */
const DRAWS_MAX = 3;
/** So that a token that leaked into a file is recognised as one. */
export const TOKEN_PREFIX = 'rgt_';

async function openAccount(
  { ids, commands, reads }: Engine,
  {
    caller,
    ...opened
  }: Pick<NewAccount, 'kind' | 'name' | 'seller' | 'sandbox'> & { readonly caller: OperatorCaller | SellerCaller },
): Promise<Result<{ readonly account: Account; readonly token: string }, Refusal>> {
  for (let draw = 1; ; draw++) {
    const { seller } = opened;
    if (seller !== null && (await reads.readSeller(seller))) return err(sellerTaken(seller));
    const account = ids.locator();
    const token = `${TOKEN_PREFIX}${ids.secret()}`;
    const created = await commands.createAccount({
      account,
      actor: actorOf(caller),
      conflict: account,
      body: { account, ...opened, token },
    });
    if (created.ok) return ok({ account: created.value, token });
    if (created.error.code !== 'account.exists' || draw === DRAWS_MAX) return created;
  }
}

/** An amount of a body in minor units of its currency. */
export function readAmount(body: { readonly amount: string; readonly currency: string }): Result<bigint, Refusal> {
  const digits = currencyDigits(body.currency);
  if (digits === undefined)
    return err(fault('/currency', `${body.currency} is no currency in use. Name one of ISO 4217.`));
  const minor = parseMinor(body.amount, digits);
  if (minor !== undefined) return ok(minor);
  const message = `${body.currency} has ${digits} decimals, ${body.amount} has more. Write it like ${formatMinor(100n, digits)}.`;
  return err(fault('/amount', message));
}

function fault(path: string, message: string): Refusal {
  return invalid([{ path, message }]);
}
