import { useEffect, useState } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: {
    over: 'now',
    days: (days: number, hours: number) => `${days} d ${hours} h left`,
    hours: (hours: number, minutes: number) => `${hours} h ${minutes} min left`,
    minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s left`,
    daysAgo: (days: number, hours: number) => `for ${days} d ${hours} h`,
    hoursAgo: (hours: number, minutes: number) => `for ${hours} h ${minutes} min`,
  },
  zh: {
    over: '已到',
    days: (days: number, hours: number) => `还剩 ${days} 天 ${hours} 小时`,
    hours: (hours: number, minutes: number) => `还剩 ${hours} 小时 ${minutes} 分钟`,
    minutes: (minutes: number, seconds: number) => `还剩 ${minutes} 分 ${seconds} 秒`,
    daysAgo: (days: number, hours: number) => `已 ${days} 天 ${hours} 小时`,
    hoursAgo: (hours: number, minutes: number) => `已 ${hours} 小时 ${minutes} 分钟`,
  },
});

const TICK_MILLIS = 1_000;

/** A clock that runs down to an instant, which the title names. */
export function TimeLeft({ until }: { readonly until: string }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const nowMillis = useNow();
  const seconds = Math.max(0, Math.floor((Date.parse(until) - nowMillis) / 1_000));
  return (
    <time dateTime={until} title={dateTime(until)} className="num">
      {say(seconds, texts)}
    </time>
  );
}

/** How long something has waited since an instant, which the title names. */
export function TimeSince({ from }: { readonly from: string }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const minutes = Math.max(0, Math.floor((useNow() - Date.parse(from)) / 60_000));
  const hours = Math.floor(minutes / 60);
  return (
    <time dateTime={from} title={dateTime(from)} className="num">
      {hours >= 24 ? texts.daysAgo(Math.floor(hours / 24), hours % 24) : texts.hoursAgo(hours, minutes % 60)}
    </time>
  );
}

function useNow(): number {
  const [nowMillis, setNowMillis] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMillis(Date.now()), TICK_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return nowMillis;
}

function say(seconds: number, texts: (typeof TEXTS)['en']): string {
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
  if (seconds === 0) return texts.over;
  if (hours >= 24) return texts.days(Math.floor(hours / 24), hours % 24);
  return hours > 0 ? texts.hours(hours, minutes % 60) : texts.minutes(minutes, seconds % 60);
}
