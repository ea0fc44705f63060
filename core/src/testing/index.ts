/** `@regrade/core/testing`: what tests of programs around Regrade need, and ours use too. */

export { buildLicense, TEST_ACCOUNT } from './build-license.ts';
export { buildOrderTerms, buildSettlement } from './build-order-terms.ts';
export { buildRelease } from './build-release.ts';
export { type BoughtSelection, type BoughtSubscription, buildSubscription } from './build-subscription.ts';
export { createFakeClock, type FakeClock } from './fake-clock.ts';
export { type HelpdeskOverrides, helpdeskDocument } from './helpdesk-document.ts';
export { startTestLicenseCenter, type TestLicenseCenter, type TestRequest } from './license-center.ts';
