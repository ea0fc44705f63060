import { present } from '@regrade/core';
import { parseSecretKey } from '../../server/src/signing/secret-box.ts';

const key = parseSecretKey(Buffer.alloc(32, 'endpoint secrets of tests').toString('base64'));

/** What the engines of tests seal the secrets of endpoints with. */
export const TEST_SECRET_KEYS = [present(key.ok ? key.value : undefined, 'a key of the tests is one')];
