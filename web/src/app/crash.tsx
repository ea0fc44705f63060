import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Notice } from '../ui/notice.tsx';

const TEXTS = defineTexts({
  en: {
    title: 'This page broke',
    why: 'It is a fault of the console; nothing was changed by it.',
    again: 'Load it again',
    missingTitle: 'This page could not be loaded',
    missingWhy:
      'The service cannot be reached, or has been renewed since you opened it. Nothing was changed. Load it again in a moment.',
  },
  zh: {
    ...{ title: '页面出错', why: '这是控制台自身的故障，没有任何数据因此改变。', again: '重新加载' },
    ...{ missingTitle: '页面未能加载', missingWhy: '无法连接服务，或服务已更新。没有任何数据改变，请稍后重新加载。' },
  },
});

interface CrashState {
  readonly error?: Error | undefined;
}

interface BoundaryProps {
  readonly children: ReactNode;
  /** Where one is: whoever goes elsewhere leaves what broke behind. */
  readonly at?: string;
}

/** React catches errors of drawing in classes only. */
export class CrashBoundary extends Component<BoundaryProps, CrashState> {
  override state: CrashState = {};

  static getDerivedStateFromError(error: Error): CrashState {
    return { error };
  }

  override componentDidUpdate({ at }: BoundaryProps): void {
    if (this.state.error && at !== this.props.at) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <Crash error={error} /> : this.props.children;
  }
}

function Crash({ error }: { readonly error: Error }) {
  const texts = useTexts(TEXTS);
  const wayOut = <Button onClick={() => globalThis.location.reload()}>{texts.again}</Button>;
  if (isNotLoaded(error)) return <Notice title={texts.missingTitle} why={texts.missingWhy} wayOut={wayOut} />;
  return (
    <Notice
      title={texts.title}
      why={
        <>
          {texts.why} <span lang="en">{error.message}</span>
        </>
      }
      wayOut={wayOut}
    />
  );
}

/** A part of the console that did not come: each browser says it in its own words, and the bundler of styles in others. */
function isNotLoaded({ message }: Error): boolean {
  return /dynamically imported module|importing a module script|preload CSS/i.test(message);
}
