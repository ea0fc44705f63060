import 'react';

declare module 'react' {
  /** Our drawings hand their figures to style sheets as properties. */
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
