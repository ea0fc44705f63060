#!/usr/bin/env -S node --conditions=source --max-semi-space-size=4
// Plain JavaScript on purpose: the checkout runs the TypeScript sources, the published package runs dist.
import { existsSync } from 'node:fs';

const source = new URL('../src/main.ts', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href);
await main(process.argv.slice(2));
