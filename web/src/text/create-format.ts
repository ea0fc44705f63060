/** How this reader writes money, dates and figures. */
export interface Format {
  /** `amount` is the decimal text of the API, written to the last digit: no float in between. */
  readonly money: (amount: string, currency: string) => string;
  readonly number: (value: number | string) => string;
  readonly date: (instant: string) => string;
  readonly dateTime: (instant: string) => string;
  readonly percent: (share: number) => string;
  /** A period such as `P1Y`. */
  readonly period: (period: string) => string;
}

export function createFormat(locale: string, language: 'en' | 'zh'): Format {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const minute = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const figure = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const currencies = new Map<string, Intl.NumberFormat>();
  return {
    money(amount, currency) {
      const digits = amount.split('.')[1]?.length ?? 0;
      const key = `${currency}/${digits}`;
      let format = currencies.get(key);
      if (!format) {
        const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
        format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code', ...fraction });
        currencies.set(key, format);
      }
      return format.format(amount as Intl.StringNumericLiteral); // Decimal text of the contract, which Intl reads exactly.
    },
    number: (value) => figure.format(value as Intl.StringNumericLiteral), // As above.
    date: (instant) => day.format(new Date(instant)),
    dateTime: (instant) => `${minute.format(new Date(instant))} UTC`,
    percent: (value) => share.format(value),
    period: (period) => sayPeriod(period, language),
  };
}

const UNITS = {
  en: { Y: ['year', 'years'], M: ['month', 'months'], W: ['week', 'weeks'], D: ['day', 'days'], H: ['hour', 'hours'] },
  zh: { Y: ['年', '年'], M: ['个月', '个月'], W: ['周', '周'], D: ['天', '天'], H: ['小时', '小时'] },
} as const;

/** What no table knows is shown as it is written in the catalog. */
export function sayPeriod(period: string, language: 'en' | 'zh'): string {
  const parts = /^PT?(\d+)([YMWDH])$/.exec(period);
  const [, count, unit] = parts ?? [];
  if (count === undefined || !isUnit(unit)) return period;
  const [one, many] = UNITS[language][unit];
  return language === 'zh' ? `${count}${many}` : count === '1' ? `1 ${one}` : `${count} ${many}`;
}

function isUnit(unit: string | undefined): unit is keyof (typeof UNITS)['en'] {
  return unit !== undefined && Object.hasOwn(UNITS.en, unit);
}
