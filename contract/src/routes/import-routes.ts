import * as z from 'zod';
import {
  importedCsv,
  importedPage,
  importJob,
  importPage,
  importPageQuery,
  importQuery,
  importRow,
  importRowCsv,
  importRowPage,
} from '../schemas/import.ts';
import { importId } from '../schemas/scalars.ts';
import { route } from './route.ts';

const common = { roles: ['operator'], tags: ['Imports'] } as const;
const params = z.strictObject({ id: importId });

/** Subscriptions that run already, of another system. */
export const IMPORT_ROUTES = {
  importSubscriptions: route({
    ...common,
    method: 'POST',
    path: '/v1/subscriptions:import',
    summary: 'Import existing subscriptions, a row on each line, or a table; the same key goes on with the same import',
    query: importQuery,
    body: importRow,
    consumes: ['text/csv', 'application/x-ndjson'],
    streamsBody: true,
    responses: { 200: importJob },
    idempotent: true,
    problems: ['import.gap', 'import.superseded'],
  }),
  listImports: route({
    ...common,
    method: 'GET',
    path: '/v1/imports',
    summary: 'Imports, the newest first',
    query: importPageQuery,
    responses: { 200: importPage },
  }),
  getImport: route({
    ...common,
    method: 'GET',
    path: '/v1/imports/{id}',
    summary: 'One import: how far it is',
    params,
    responses: { 200: importJob },
  }),
  listImportRows: route({
    ...common,
    method: 'GET',
    path: '/v1/imports/{id}/rows',
    summary: 'Rows with findings, in the order of the file: refused ones, and imported ones with warnings',
    params,
    query: importPageQuery,
    responses: { 200: importRowPage },
  }),
  exportImportRows: route({
    ...common,
    method: 'GET',
    path: '/v1/imports/{id}/rows.csv',
    summary: 'All findings as CSV, each with the line of the file that it is about',
    params,
    responses: { 200: importRowCsv },
    produces: 'text/csv',
  }),
  exportImported: route({
    ...common,
    method: 'GET',
    path: '/v1/imports/{id}/subscriptions.csv',
    summary: 'What the rows became as CSV, a line for each license',
    params,
    responses: { 200: importedCsv },
    produces: 'text/csv',
  }),
  listImported: route({
    ...common,
    method: 'GET',
    path: '/v1/imports/{id}/subscriptions',
    summary: 'What the rows became, with their license keys',
    params,
    query: importPageQuery,
    responses: { 200: importedPage },
  }),
} as const;
