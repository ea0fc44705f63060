import { applyJointRepair, type JointRepair } from '@regrade/core';
import { Button } from 'antd';
import { useState } from 'react';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { Said } from '../../ui/said.tsx';
import { isSameDocument } from '../document/same-document.ts';
import type { FoundRepair } from '../verification/verification-line.ts';
import { useVerdict } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ joint: 'Repair all together', apply: 'Apply all', close: 'Leave it' },
    edits: (count: number) => `The smallest price changes that make every target dearer: ${count}.`,
  },
  zh: {
    ...{ joint: '一并修复', apply: '全部应用', close: '暂不修复' },
    edits: (count: number) => `使所有目标更贵的最小价格调整：${count} 处。`,
  },
});

const SHOWN = 12;

/** The least that has to be changed for all rules at once. */
export function JointRepairOffer() {
  const texts = useTexts(TEXTS);
  const { said, findRepair, readOnly } = useVerdict();
  const [found, setFound] = useState<FoundRepair>();
  const [isSearching, setSearching] = useState(false);
  const hasConflicts = said?.findings.some(
    ({ code, severity }) => code === 'rule.target-not-dearer' && severity === 'error',
  );
  if (readOnly || !said || !hasConflicts) return null;
  async function find(): Promise<void> {
    setSearching(true);
    setFound(await findRepair());
    setSearching(false);
  }
  // An edit makes it a repair of another document.
  if (found?.document === said.document) return <Offered {...found} onClose={() => setFound(undefined)} />;
  return (
    <div className="findings-panel-more">
      <Button size="small" loading={isSearching} onClick={() => void find()}>
        {texts.joint}
      </Button>
    </div>
  );
}

function Offered({ document, repair, onClose }: FoundRepair & { readonly onClose: () => void }) {
  const texts = useTexts(TEXTS);
  const { repair: change } = useVerdict();
  if (!repair.feasible) {
    return (
      <div className="joint-repair">
        <strong>{texts.joint}</strong>
        <p>
          <Said text={repair.message} />
        </p>
      </div>
    );
  }
  function apply(edits: Extract<JointRepair, { feasible: true }>): void {
    change((now) => (isSameDocument(document, now) ? applyJointRepair(now, edits) : now));
    onClose();
  }
  return (
    <div className="joint-repair of-verdict">
      <strong>{texts.joint}</strong>
      <div>{texts.edits(repair.edits.length)}</div>
      <ul>
        {repair.edits.slice(0, SHOWN).map(({ path, message }) => (
          <li key={path}>
            <Said text={message} />
          </li>
        ))}
      </ul>
      <div className="row">
        <Button size="small" type="primary" onClick={() => apply(repair)}>
          {texts.apply}
        </Button>
        <Button size="small" onClick={onClose}>
          {texts.close}
        </Button>
      </div>
    </div>
  );
}
