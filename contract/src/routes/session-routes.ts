import * as z from 'zod';
import { sampleLoginId, session, signedOut, signInMethods, signInRequest } from '../schemas/session.ts';
import { route } from './route.ts';

const ADDRESS_LENGTH_MAX = 2_000;
const everyone = { roles: 'public', tags: ['Sessions'] } as const;

export const SESSION_ROUTES = {
  getSignInMethods: route({
    ...everyone,
    method: 'GET',
    path: '/v1/session/methods',
    summary: 'How people may sign in here',
    responses: { 200: signInMethods },
  }),
  signIn: route({
    ...everyone,
    method: 'POST',
    path: '/v1/session',
    summary: 'Sign a browser in with an access token: the answer sets a cookie that no script reads',
    body: signInRequest,
    responses: { 201: session },
    problems: ['auth.invalid', 'auth.forbidden'],
  }),
  signInAsSample: route({
    ...everyone,
    method: 'POST',
    path: '/v1/session/samples/{id}',
    summary: 'Sign a browser in as somebody of the sample marketplace',
    params: z.strictObject({ id: sampleLoginId }),
    responses: { 201: session },
  }),
  getSession: route({
    roles: ['operator', 'seller', 'customer'],
    tags: ['Sessions'],
    method: 'GET',
    path: '/v1/session',
    summary: 'Who is signed in',
    responses: { 200: session },
    problems: ['not-found'],
  }),
  startSignIn: route({
    ...everyone,
    method: 'GET',
    path: '/auth/start',
    summary: 'Send a browser to the identity provider, to come back and be sent on to `to`',
    query: z.strictObject({ to: z.string().max(ADDRESS_LENGTH_MAX).exactOptional() }),
    responses: { 302: null },
    problems: ['not-found'],
  }),
  finishSignIn: route({
    ...everyone,
    method: 'GET',
    path: '/auth/callback',
    summary: 'Where the identity provider sends a browser back to; what it says stands in the query',
    query: z.looseObject({}),
    responses: { 302: null },
    problems: ['not-found'],
  }),
  signOut: route({
    ...everyone,
    method: 'DELETE',
    path: '/v1/session',
    summary: 'Sign the browser out: its cookie is void from now on',
    responses: { 200: signedOut, 204: null },
  }),
} as const;
