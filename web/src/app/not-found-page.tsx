import { Link } from 'react-router';
import { defineTexts, useTexts } from '../text/language.tsx';
import { PageFrame } from '../ui/page-frame.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'There is no such page', home: 'To the start' },
    why: 'The address is mistyped, or what it led to has moved.',
  },
  zh: { title: '页面不存在', home: '返回首页', why: '地址有误，或原来的页面已移动。' },
});

export function NotFoundPage() {
  const texts = useTexts(TEXTS);
  return (
    <PageFrame title={texts.title} note={texts.why}>
      <Link to="/">{texts.home}</Link>
    </PageFrame>
  );
}
