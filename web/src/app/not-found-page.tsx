import { Link } from 'react-router';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Notice } from '../ui/notice.tsx';

const TEXTS = defineTexts({
  en: { title: 'There is no such page', home: 'To the start' },
  zh: { title: '页面不存在', home: '返回首页' },
});

export function NotFoundPage() {
  const texts = useTexts(TEXTS);
  return <Notice title={texts.title} wayOut={<Link to="/">{texts.home}</Link>} />;
}
