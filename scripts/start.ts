/** `npm start`: the consoles are built when they have to be, then this process becomes the service. */
import { buildWebWhenNeeded } from './web-build.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const build = buildWebWhenNeeded((line) => console.log(line));
let isStopped = false;
const stop = () => {
  isStopped = true;
  build.stop();
};
for (const signal of SIGNALS) process.on(signal, stop);
const fault = await build.ended;
// Not begun is ended in order, like a start that was interrupted.
if (isStopped) process.exit(0);
if (fault !== undefined) console.error(`Regrade starts without new consoles, they could not be built:\n${fault}`);
const { main } = await import('../server/src/main.ts');
await main(process.argv.slice(2));
