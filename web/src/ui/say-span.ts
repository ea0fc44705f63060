import type { Language } from '../text/language.tsx';

const UNITS = [
  { seconds: 86_400, en: 'd', zh: '天' },
  { seconds: 3_600, en: 'h', zh: '小时' },
  { seconds: 60, en: 'min', zh: '分钟' },
  { seconds: 1, en: 's', zh: '秒' },
] as const;

/** A span of seconds in its two biggest units: `8 h 38 min`. */
export function saySpan(seconds: number, language: Language): string {
  let rest = seconds;
  const said: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(rest / unit.seconds);
    if (count > 0 && said.length < 2) said.push(`${count} ${unit[language]}`);
    rest -= count * unit.seconds;
  }
  return said.length === 0 ? `0 ${UNITS[3][language]}` : said.join(' ');
}
