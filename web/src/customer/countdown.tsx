import { useEffect, useState } from 'react';

/** Minutes and seconds until an instant; `onEnd` once when it is reached. */
export function Countdown({ until, onEnd }: { readonly until: string; readonly onEnd: () => void }) {
  const [left, setLeft] = useState(() => secondsUntil(until));
  // biome-ignore lint/correctness/useExhaustiveDependencies: who is told does not restart the clock
  useEffect(() => {
    const timer = setInterval(() => {
      const seconds = secondsUntil(until);
      setLeft(seconds);
      if (seconds > 0) return;
      clearInterval(timer);
      onEnd();
    }, 1_000);
    return () => clearInterval(timer);
  }, [until]);
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const text = [...(hours > 0 ? [hours] : []), minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
  return (
    <b role="timer" className="num">
      {text}
    </b>
  );
}

function secondsUntil(instant: string): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1_000));
}
