/**
 * `npm run story`: the whole job against the running service over HTTP, one printed step at a time. It reads access.json
 * and nothing else of the service, and makes a product copy and a customer of its own, so it can be played again and
 * again. No expected figure stands in it: each is recomputed from printed arithmetic, and the first difference ends it.
 */
import { createArithmetic, Difference } from './story/arithmetic.ts';
import { beRefused } from './story/be-refused.ts';
import { changeSpecification } from './story/change-specification.ts';
import { editPrices } from './story/edit-prices.ts';
import { lookAtResult } from './story/look-at-result.ts';
import { NotRunning, openAccess } from './story/people.ts';
import { reviewRelease } from './story/review-release.ts';
import { startSellerProgram } from './story/seller-program.ts';
import { createStory, type Story, setStage } from './story/stage.ts';
import { createTeller } from './story/tell.ts';

const STORY_MS_MAX = 25_000;

async function playStory(story: Story): Promise<void> {
  const stage = await setStage(story);
  const program = startSellerProgram({ url: story.url, key: stage.licenseKey });
  try {
    const draft = await editPrices(story, stage);
    const release = await reviewRelease(story, stage, draft);
    const changed = await changeSpecification({ story, stage, release }, program);
    const running = await lookAtResult(story, { stage, release, changed, program });
    await beRefused({ story, stage, release, changed, running });
  } finally {
    await program.end();
  }
}

async function main(): Promise<number> {
  const began = performance.now();
  const colours = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  const tell = createTeller({ write: (text) => process.stdout.write(text), colours });
  const arithmetic = createArithmetic();
  const ending = AbortSignal.timeout(STORY_MS_MAX);
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  try {
    const access = await openAccess(process.env['REGRADE_DATA'] || '.regrade', ending);
    tell.say(
      `The whole job, at ${access.url}. Each figure is recomputed from the arithmetic beside it (~ is rounded half up).`,
    );
    await playStory(createStory(access, { tell, arithmetic }));
    const { recomputed, compared } = arithmetic.counts();
    tell.say('');
    tell.say(
      `The end: ${recomputed} figures recomputed, ${compared} statements compared, no difference. ${seconds()} s.`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`\n${sentenceOf(error, ending)}\n`);
    return 1;
  }
}

function sentenceOf(error: unknown, ending: AbortSignal): string {
  if (ending.aborted) return `The story did not end within ${STORY_MS_MAX / 1000} s.`;
  if (error instanceof NotRunning) return error.message;
  if (error instanceof Difference) return `The story ends here, at a difference.\n${error.message}`;
  return `The story ends here. ${error instanceof Error ? error.message : String(error)}`;
}

process.exitCode = await main();
