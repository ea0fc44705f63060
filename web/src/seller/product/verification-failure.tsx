import { Button } from 'antd';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { useVerdict } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    failed:
      'Verification stopped: nothing is known of the draft as it is. It can be saved, and is verified again when it is submitted.',
    ...{ retry: 'Verify again' },
  },
  zh: { failed: '校验已停止：当前草稿的校验结果未知。仍可保存，提交时会再次校验。', retry: '重新校验' },
});

/** The verifier could not be loaded, or broke. */
export function VerificationFailure() {
  const texts = useTexts(TEXTS);
  const { why, retry } = useVerdict();
  return (
    <div className="findings-panel-more" role="alert">
      <p className="verification-failure">{texts.failed}</p>
      {why !== '' && (
        <p className="soft" lang="en">
          {why}
        </p>
      )}
      <Button size="small" onClick={retry}>
        {texts.retry}
      </Button>
    </div>
  );
}
