import type { Problem } from '@regrade/client';
import { useLanguage } from '../text/language.tsx';
import './refusal.css';

/** What the service says of a refusal: its title, its sentence, and the code by which it is found in the docs. */
export function ProblemText({ of: problem }: { readonly of: Pick<Problem, 'code' | 'title' | 'detail' | 'findings'> }) {
  const { language, serviceWords } = useLanguage();
  const said = serviceWords?.problem(problem);
  // Whatever is known in English only is marked as such.
  const lang = language === 'en' ? undefined : 'en';
  return (
    <div>
      <strong lang={said ? undefined : lang}>{said?.title ?? problem.title}</strong>
      <div lang={said ? undefined : lang}>{said?.text ?? problem.detail}</div>
      {said?.english !== undefined && (
        <div lang="en" className="soft">
          {said.english}
        </div>
      )}
      {problem.findings?.map((finding) => {
        const sentence = serviceWords?.finding(finding);
        return (
          <div key={`${finding.code} ${finding.path} ${finding.message}`} className="soft">
            {finding.path !== '' && (
              <>
                <code>{finding.path}</code>{' '}
              </>
            )}
            <span lang={sentence === undefined ? lang : undefined}>{sentence ?? finding.message}</span>
          </div>
        );
      })}
      <code className="soft">{problem.code}</code>
    </div>
  );
}
