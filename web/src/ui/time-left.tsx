import { useEffect, useState } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: {
    over: 'now',
    days: (days: number, hours: number) => `${days} d ${hours} h left`,
    hours: (hours: number, minutes: number) => `${hours} h ${minutes} min left`,
    minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s left`,
  },
  zh: {
    over: '已到',
    days: (days: number, hours: number) => `还剩 ${days} 天 ${hours} 小时`,
    hours: (hours: number, minutes: number) => `还剩 ${hours} 小时 ${minutes} 分钟`,
    minutes: (minutes: number, seconds: number) => `还剩 ${minutes} 分 ${seconds} 秒`,
  },
});

const TICK_MILLIS = 1_000;

/** A clock that runs down to an instant, which the title names. */
export function TimeLeft({ until }: { readonly until: string }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const [nowMillis, setNowMillis] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMillis(Date.now()), TICK_MILLIS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((Date.parse(until) - nowMillis) / 1_000));
  return (
    <time dateTime={until} title={dateTime(until)} className="num">
      {say(seconds, texts)}
    </time>
  );
}

function say(seconds: number, texts: (typeof TEXTS)['en']): string {
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
  if (seconds === 0) return texts.over;
  if (hours >= 24) return texts.days(Math.floor(hours / 24), hours % 24);
  return hours > 0 ? texts.hours(hours, minutes % 60) : texts.minutes(minutes, seconds % 60);
}
