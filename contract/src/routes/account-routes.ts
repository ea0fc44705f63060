import * as z from 'zod';
import {
  accountPage,
  accountQuery,
  accountRequest,
  accountToken,
  accountTokenRequest,
  createdAccount,
  wallet,
  walletCreditRequest,
  walletQuery,
} from '../schemas/account.ts';
import { auditPage, auditQuery } from '../schemas/audit.ts';
import { accountId, subscriptionId } from '../schemas/scalars.ts';
import { resumptionRequest, subscription, suspensionRequest } from '../schemas/subscription.ts';
import { route } from './route.ts';

const operator = { roles: ['operator'] } as const;

export const ACCOUNT_ROUTES = {
  getWallet: route({
    method: 'GET',
    path: '/v1/wallet',
    roles: ['customer', 'operator'],
    tags: ['Wallet'],
    summary: 'The money of an account, by currency; the operator names the account',
    query: walletQuery,
    responses: { 200: wallet },
    problems: ['not-found', 'purchase.account-required'],
  }),
  createAccount: route({
    roles: ['operator', 'seller'],
    method: 'POST',
    path: '/v1/accounts',
    tags: ['Accounts'],
    summary: 'Open the account of a customer or a seller, its token is shown once; a seller opens sandbox accounts',
    body: accountRequest,
    responses: { 201: createdAccount },
    problems: ['account.exists'],
  }),
  issueToken: route({
    ...operator,
    method: 'POST',
    path: '/v1/accounts/{id}/tokens',
    tags: ['Accounts'],
    summary: 'Issue another token of a customer or a seller; it is shown once',
    params: z.strictObject({ id: accountId }),
    body: accountTokenRequest,
    responses: { 201: accountToken },
  }),
  listAccounts: route({
    roles: ['operator', 'seller'],
    method: 'GET',
    path: '/v1/accounts',
    tags: ['Accounts'],
    summary: 'Accounts of the marketplace; a seller’s are the sandbox accounts they opened',
    query: accountQuery,
    responses: { 200: accountPage },
  }),
  creditWallet: route({
    roles: ['operator', 'seller'],
    method: 'POST',
    path: '/v1/accounts/{id}/wallet-credits',
    tags: ['Wallet'],
    summary:
      'Put money that was received into the wallet of an account; a seller puts play money into their sandbox accounts',
    params: z.strictObject({ id: accountId }),
    body: walletCreditRequest,
    responses: { 201: wallet },
    idempotent: true,
  }),
  suspendSubscription: route({
    ...operator,
    method: 'POST',
    path: '/v1/subscriptions/{id}/suspension',
    tags: ['Subscriptions'],
    summary: 'Suspend a subscription: it cannot change until it is resumed, and its open order ends',
    params: z.strictObject({ id: subscriptionId }),
    body: suspensionRequest,
    responses: { 200: subscription },
    problems: ['subscription.changing', 'subscription.ended', 'subscription.suspended'],
  }),
  resumeSubscription: route({
    ...operator,
    method: 'POST',
    path: '/v1/subscriptions/{id}/resumption',
    tags: ['Subscriptions'],
    summary: 'Resume a suspended subscription',
    params: z.strictObject({ id: subscriptionId }),
    body: resumptionRequest,
    responses: { 200: subscription },
    problems: ['subscription.changing', 'subscription.ended', 'subscription.not-suspended'],
  }),
  listAudit: route({
    method: 'GET',
    path: '/v1/audit',
    roles: ['operator', 'seller', 'customer'],
    tags: ['Audit'],
    summary: 'The audit log: one’s own records, or all for the operator',
    query: auditQuery,
    responses: { 200: auditPage },
  }),
} as const;
