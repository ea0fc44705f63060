import GlobalOutlined from '@ant-design/icons/GlobalOutlined';
import LogoutOutlined from '@ant-design/icons/LogoutOutlined';
import MenuOutlined from '@ant-design/icons/MenuOutlined';
import MoonOutlined from '@ant-design/icons/MoonOutlined';
import SunOutlined from '@ant-design/icons/SunOutlined';
import type { Session } from '@regrade/client';
import { useQueryClient } from '@tanstack/react-query';
import { Button, ConfigProvider } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { Navigate, NavLink, useLocation } from 'react-router';
import { client, isSignedOut } from '../data/client.ts';
import { useSession } from '../data/session.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { useShade } from '../theme/shade.tsx';
import { themeFor } from '../theme/tokens.ts';
import { Loading } from '../ui/loading.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { CrashBoundary } from './crash.tsx';
import { SuspensionBanner } from './suspension-banner.tsx';
import './door-frame.css';

export interface MenuEntry {
  readonly to: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Lit on this very page alone, not on those below it. */
  readonly exact?: boolean;
  /** Where else it is lit: pages of its noun that lie under an address of their own. */
  readonly also?: string;
}

export interface MenuGroup {
  readonly label?: string;
  readonly entries: readonly MenuEntry[];
}

const TEXTS = defineTexts({
  en: {
    ...{ customer: 'Customer', seller: 'Seller Console', operator: 'Operator', menu: 'Menu', skip: 'Skip to content' },
    ...{ dark: 'Dark', light: 'Light', language: '中文', signOut: 'Sign out' },
  },
  zh: {
    ...{ customer: '客户', seller: '卖家中心', operator: '运营', menu: '菜单', skip: '跳到正文' },
    ...{ dark: '深色', light: '浅色', language: 'English', signOut: '退出' },
  },
});

interface DoorFrameProps {
  readonly door: Session['role'];
  readonly density: 'calm' | 'dense';
  readonly menu: readonly MenuGroup[];
  readonly children: (session: Session) => ReactNode;
}

/** What is around every page of a door: who is signed in, the menu, language and shade. Who is not let in signs in and comes back. */
export function DoorFrame({ door, density, menu, children }: DoorFrameProps) {
  const { data: session, error, isPending, refetch } = useSession();
  const { pathname, search } = useLocation();
  const { shade } = useShade();
  const texts = useTexts(TEXTS);
  if (isPending) return <Loading />;
  if (!session && error && !isSignedOut(error)) {
    return (
      <main className="door-closed">
        <Refusal error={error} again={() => void refetch()} />
      </main>
    );
  }
  if (session?.role !== door) {
    return <Navigate replace to={`/sign-in?${new URLSearchParams({ to: pathname + search })}`} />;
  }
  return (
    <ConfigProvider theme={themeFor(shade, density)}>
      <div className={`door door-${density}`}>
        <DoorBar session={session} menu={menu} />
        <nav className="door-menu" aria-label={texts.menu}>
          <Menu menu={menu} />
        </nav>
        <main className="door-main" id="content" tabIndex={-1}>
          {error && isSignedOut(error) && <Refusal error={error} />}
          {session.suspended && <SuspensionBanner />}
          <CrashBoundary at={pathname}>{children(session)}</CrashBoundary>
        </main>
      </div>
    </ConfigProvider>
  );
}

function DoorBar({ session, menu }: { readonly session: Session; readonly menu: readonly MenuGroup[] }) {
  const texts = useTexts(TEXTS);
  const drawer = useRef<HTMLDialogElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went elsewhere has picked.
  useEffect(() => drawer.current?.close(), [pathname]);
  return (
    <header className="door-bar">
      <a className="door-skip" href="#content">
        {texts.skip}
      </a>
      <Button
        className="door-menu-button"
        type="text"
        aria-label={texts.menu}
        icon={<MenuOutlined />}
        onClick={() => drawer.current?.showModal()}
      />
      <dialog ref={drawer} className="door-drawer" closedby="any" aria-label={texts.menu}>
        <Menu menu={menu} />
      </dialog>
      <NavLink to={`/${session.role}`} className="door-brand">
        <img src="/icon.svg" alt="" width={24} height={24} />
        <b>Regrade</b>
        <span className="soft door-role">{texts[session.role]}</span>
      </NavLink>
      <span className="door-who" title={session.account}>
        {session.name}
      </span>
      <Choices />
    </header>
  );
}

function Choices() {
  const texts = useTexts(TEXTS);
  const { shade, setShade } = useShade();
  const { language, setLanguage } = useLanguage();
  const queries = useQueryClient();
  async function signOut(): Promise<void> {
    await queries.cancelQueries();
    // A session that has ended already is refused here, and that is what was wanted.
    const ended = await client.call('signOut').catch(() => undefined);
    // A new page remembers nothing; what is shown would only ask again, and be refused.
    globalThis.location.assign(ended?.body?.providerUrl ?? '/sign-in');
  }
  const other = shade === 'dark' ? texts.light : texts.dark;
  return (
    <div className="row door-choices">
      <Button
        type="text"
        // On a telephone the icon alone is left.
        title={texts.language}
        aria-label={texts.language}
        icon={<GlobalOutlined />}
        onClick={() => setLanguage(language === 'en' ? 'zh' : 'en')}
      >
        <span className="door-wide">{texts.language}</span>
      </Button>
      <Button
        type="text"
        title={other}
        aria-label={other}
        icon={shade === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => setShade(shade === 'dark' ? 'light' : 'dark')}
      />
      <Button
        type="text"
        title={texts.signOut}
        aria-label={texts.signOut}
        icon={<LogoutOutlined />}
        onClick={() => void signOut()}
      />
    </div>
  );
}

function Menu({ menu }: { readonly menu: readonly MenuGroup[] }) {
  const { pathname } = useLocation();
  return menu.map(({ label, entries }) => (
    <div key={label ?? entries[0]?.to} className="door-group">
      {label && <div className="door-group-label">{label}</div>}
      {entries.map((entry) => (
        <NavLink
          key={entry.to}
          to={entry.to}
          end={entry.exact ?? false}
          className={`door-entry${entry.also !== undefined && pathname.startsWith(entry.also) ? ' active' : ''}`}
        >
          {entry.icon}
          <span>{entry.label}</span>
        </NavLink>
      ))}
    </div>
  ));
}
