import type { ThemeConfig } from 'antd';
import { theme } from 'antd';

/**
 * The one visual language: ink on paper, teal for what can be done, amber for what changes, red for what is broken. Our own
 * drawings read the same colours as CSS properties (`base.css`), Ant Design reads them here.
 */
export type Shade = 'light' | 'dark';

interface Palette {
  readonly paper: string;
  readonly sheet: string;
  readonly raised: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly brand: string;
  readonly change: string;
  readonly good: string;
  readonly bad: string;
  readonly past: string;
}

export const PALETTES: Readonly<Record<Shade, Palette>> = {
  light: {
    paper: '#f6f5f1',
    sheet: '#ffffff',
    raised: '#ffffff',
    ink: '#18212b',
    soft: '#5a6570',
    line: '#dcdad2',
    brand: '#0e6a63',
    change: '#9a5b00',
    good: '#24703a',
    bad: '#b0322a',
    past: '#b9c2c4',
  },
  dark: {
    paper: '#11161b',
    sheet: '#191f26',
    raised: '#222a33',
    ink: '#e8ebed',
    soft: '#9fabb5',
    line: '#323c46',
    brand: '#4fb5aa',
    change: '#e2a94f',
    good: '#6fbf84',
    bad: '#f08379',
    past: '#4a5761',
  },
};

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Sellers and operators work in it all day (`dense`); customers decide in it. */
export function themeFor(shade: Shade, density: 'calm' | 'dense'): ThemeConfig {
  const { paper, sheet, raised, ink, soft, line, brand, change, good, bad } = PALETTES[shade];
  const shadeAlgorithm = shade === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm;
  return {
    algorithm: density === 'dense' ? [shadeAlgorithm, theme.compactAlgorithm] : shadeAlgorithm,
    cssVar: { key: 'regrade' },
    hashed: false,
    token: {
      ...{ colorPrimary: brand, colorInfo: brand, colorSuccess: good, colorWarning: change, colorError: bad },
      ...{ colorLink: brand, colorTextBase: ink, colorBgBase: sheet, colorBgLayout: paper, colorBgElevated: raised },
      ...{ colorBorder: line, colorBorderSecondary: line, colorTextSecondary: soft, colorTextDescription: soft },
      ...{ fontFamily: FONT, fontSize: density === 'dense' ? 14 : 15, borderRadius: 6, wireframe: false },
      ...{ colorBgContainer: sheet, colorTextPlaceholder: soft, colorTextLightSolid: shade === 'dark' ? paper : sheet },
      motionDurationMid: '0.12s',
      // The style sheet stops transitions for whoever asks for stillness: components must not wait for the end of one.
      motion: !globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Layout: { headerBg: sheet, siderBg: sheet, bodyBg: paper },
      Table: {
        ...{ headerBg: 'transparent', headerColor: soft, headerSplitColor: 'transparent' },
        ...{ cellPaddingBlockSM: 7, cellPaddingInlineSM: 12, cellFontSizeSM: density === 'dense' ? 13 : 15 },
      },
      // As our own rows of tabs (tab-links.css).
      Tabs: { itemColor: soft, itemSelectedColor: ink, titleFontSize: 14, horizontalItemGutter: 16 },
      Menu: { itemBorderRadius: 6, activeBarBorderWidth: 0 },
    },
  };
}
