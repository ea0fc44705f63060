/** The first joint repair of a process that has compiled nothing yet: prints its milliseconds, reading apart. */
import { BUILT_IN_PRODUCT_TYPES, findProductType, parseCatalog, present, repairCatalog } from '@regrade/core';
import { SHAPES, shapeDocument } from './joint-repair.ts';

export interface FirstRepair {
  readonly milliseconds: number;
  /** What the thread itself worked: less where others hold the processors. */
  readonly cpuMilliseconds: number;
}

const ROWS = 800;
const shape = present(
  SHAPES.find(({ name }) => name === process.argv[2]),
  'a shape of the bench',
);
const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'a built-in product type');
const catalog = present(parseCatalog(shapeDocument(shape, ROWS)).catalog, 'the catalog of the bench can be read');
const worked = process.threadCpuUsage();
const begun = performance.now();
repairCatalog(catalog, policy);
const milliseconds = performance.now() - begun;
const { user, system } = process.threadCpuUsage(worked);
const first: FirstRepair = { milliseconds, cpuMilliseconds: (user + system) / 1000 };
process.stdout.write(JSON.stringify(first));
