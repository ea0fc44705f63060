import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({ en: { file: 'License file' }, zh: { file: '许可证文件' } });

/** The signed file of now, which the service sends under the name of the license. */
export function LicenseLink({ license }: { readonly license: string }) {
  return (
    <a href={`/v1/licenses/${encodeURIComponent(license)}/file`} download={`${license}.json`}>
      {useTexts(TEXTS).file}
    </a>
  );
}
