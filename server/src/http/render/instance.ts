import type {
  Adjustment as AdjustmentJson,
  InstanceDetail as InstanceDetailJson,
  Instance as InstanceJson,
} from '@regrade/client';
import {
  type Catalog,
  formatInstant,
  type Instant,
  isAgreedOutside,
  present,
  subscriptionStateAt,
} from '@regrade/core';
import type { StoredAdjustment } from '../../engine/ports.ts';
import type { Instance } from '../../engine/read-port.ts';
import { instantOrNull } from './instant.ts';

interface InstanceView {
  /** Of the release in force. */
  readonly catalog: Catalog;
  readonly now: Instant;
}

export function renderInstance(instance: Instance, { catalog, now }: InstanceView): InstanceJson {
  const { subscription, customer, licenses, sandboxNow } = instance;
  const { term } = subscription;
  return {
    id: subscription.id,
    account: subscription.account,
    customer,
    product: subscription.product,
    term: { start: formatInstant(term.start), end: instantOrNull(term.end) },
    state: subscriptionStateAt(subscription, now),
    sandbox: sandboxNow !== null,
    components: subscription.components.map((component) => {
      const { slice, license, licenseRevision, expiresAt } = component;
      const { status } = present(
        licenses.find(({ id }) => id === license),
        'the licenses of an instance come with it',
      );
      const billing = billingOf(catalog, slice.selection);
      const isSellers = billing === 'offline' || (billing !== null && isAgreedOutside(subscription, component));
      const adjustable = isSellers && status !== 'destroyed';
      return {
        ...slice.selection,
        license,
        licenseRevision,
        status,
        expiresAt: instantOrNull(expiresAt),
        billing,
        adjustable,
      };
    }),
  };
}

export function renderInstanceDetail(instance: Instance, view: InstanceView): InstanceDetailJson {
  const rendered = renderInstance(instance, view);
  const adjustable = rendered.components.filter((component) => component.adjustable);
  const targets = adjustable.flatMap((component) => targetsOf(view.catalog, component));
  return { ...rendered, targets };
}

function billingOf(
  { components }: Catalog,
  of: { readonly component: string; readonly specification: string },
): InstanceJson['components'][number]['billing'] {
  const component = components.find(({ id }) => id === of.component);
  return component?.specifications.find(({ id }) => id === of.specification)?.billing ?? null;
}

/** What is billed offline, and what runs already, however it is billed since. */
function targetsOf(
  { components }: Catalog,
  { component, specification }: InstanceJson['components'][number],
): InstanceDetailJson['targets'] {
  const specifications = components.find(({ id }) => id === component)?.specifications ?? [];
  return specifications
    .filter(({ id, billing }) => billing === 'offline' || id === specification)
    .flatMap(({ id, skus }) =>
      skus
        .filter(({ removed }) => !removed)
        .map((sku) => ({
          component,
          specification: id,
          sku: sku.choices,
          skuKey: sku.key,
          quantities: { ...sku.ranges },
        })),
    );
}

export function renderAdjustment(adjustment: StoredAdjustment): AdjustmentJson {
  const side = ({ selection, expiresAt }: StoredAdjustment['from']) => ({
    selection,
    expiresAt: instantOrNull(expiresAt),
  });
  const { id, subscription, component, license, revision, status, at, by, from, to } = adjustment;
  return {
    id,
    subscription,
    component,
    license,
    licenseRevision: revision,
    status,
    at: formatInstant(at),
    by,
    from: side(from),
    to: side(to),
  };
}
