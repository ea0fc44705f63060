import { startPostgres } from '../../server/src/store/launcher/start-postgres.ts';

/** A stand-in for a Regrade process: starts PostgreSQL on the folder given, says so in one line, and stops it when told. */
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('usage: regrade-process.ts <data folder>');
const server = await startPostgres({ dataDir });
process.stdout.write(`${JSON.stringify({ pid: server.pid, adopted: server.adopted })}\n`);
process.stdin.once('data', async () => {
  await server.stop();
  process.exit(0);
});
