import type { License } from '@regrade/core';

/** A new revision as watchers are told of it. */
export interface LicenseNotice {
  readonly license: License;
  /** When the commit was acknowledged; null where the notice was found by looking, after a hint was lost. */
  readonly committedAtMillis: number | null;
}

export interface LicenseHub {
  /** Calls `listener` with every revision higher than the last one it was told; answers how to stop. */
  watch(license: License, listener: (notice: LicenseNotice) => void): () => void;
  publish(notice: LicenseNotice): void;
  watchedIds(): string[];
}

interface Watcher {
  revision: number;
  readonly listener: (notice: LicenseNotice) => void;
}

/** Watchers of this process by license. A notice may come twice or late: revisions only rise, so it is told once. */
export function createLicenseHub(): LicenseHub {
  const watchersById = new Map<string, Set<Watcher>>();
  return {
    watch(license, listener) {
      const watcher: Watcher = { revision: license.revision, listener };
      const watchers = watchersById.get(license.id) ?? new Set();
      watchers.add(watcher);
      watchersById.set(license.id, watchers);
      return () => {
        // A second stop must not take away the watchers that came since under the same license.
        if (!watchers.delete(watcher)) return;
        if (watchers.size === 0) watchersById.delete(license.id);
      };
    },
    publish(notice) {
      for (const watcher of watchersById.get(notice.license.id) ?? []) {
        if (notice.license.revision <= watcher.revision) continue;
        watcher.revision = notice.license.revision;
        watcher.listener(notice);
      }
    },
    watchedIds: () => [...watchersById.keys()],
  };
}
