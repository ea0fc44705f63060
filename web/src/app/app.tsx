import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { createQueryClient } from '../data/answers.ts';
import { LanguageProvider, useLanguage } from '../text/language.tsx';
import { ShadeProvider, useShade } from '../theme/shade.tsx';
import { themeFor } from '../theme/tokens.ts';
import { Loading } from '../ui/loading.tsx';
import { CrashBoundary } from './crash.tsx';
import { Entrance } from './entrance.tsx';
import { NotFoundPage } from './not-found-page.tsx';

// Each is fetched when it is opened: a customer loads nothing of a seller's.
const SignInPage = lazy(async () => ({ default: (await import('./sign-in-page.tsx')).SignInPage }));
const CustomerDoor = lazy(async () => ({ default: (await import('../customer/door.tsx')).CustomerDoor }));
const SellerDoor = lazy(async () => ({ default: (await import('../seller/door.tsx')).SellerDoor }));
const OperatorDoor = lazy(async () => ({ default: (await import('../operator/door.tsx')).OperatorDoor }));

const queries = createQueryClient();

export function App() {
  return (
    <LanguageProvider>
      <ShadeProvider>
        <Themed>
          <CrashBoundary>
            <QueryClientProvider client={queries}>
              <BrowserRouter>
                <Doors />
              </BrowserRouter>
            </QueryClientProvider>
          </CrashBoundary>
        </Themed>
      </ShadeProvider>
    </LanguageProvider>
  );
}

function Doors() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/" element={<Entrance />} />
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/customer/*" element={<CustomerDoor />} />
        <Route path="/seller/*" element={<SellerDoor />} />
        <Route path="/operator/*" element={<OperatorDoor />} />
        <Route
          path="*"
          element={
            <main style={{ maxWidth: 640, margin: '8vh auto' }}>
              <NotFoundPage />
            </main>
          }
        />
      </Routes>
    </Suspense>
  );
}

/** The calm look; the doors of sellers and operators lay the dense one over it. */
function Themed({ children }: { readonly children: ReactNode }) {
  const { shade } = useShade();
  const locale = useAntLocale();
  return (
    <ConfigProvider button={{ autoInsertSpace: false }} theme={themeFor(shade, 'calm')} {...(locale && { locale })}>
      {children}
    </ConfigProvider>
  );
}

/** English is built into the components; Chinese is fetched by those who read it. */
function useAntLocale(): Locale | undefined {
  const { language } = useLanguage();
  const [chinese, setChinese] = useState<Locale>();
  useEffect(() => {
    if (language !== 'zh') return;
    import('antd/es/locale/zh_CN').then(
      ({ default: texts }) => setChinese(texts),
      () => undefined, // Offline: the components go on in English.
    );
  }, [language]);
  return language === 'zh' ? chinese : undefined;
}
