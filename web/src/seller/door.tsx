import { Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { DoorFrame } from '../app/door-frame.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from '../ui/loading.tsx';
import { ProductPage } from './product/product-page.tsx';
import { ProductsPage } from './products-page.tsx';
import { SERVICE_ROUTES, useServiceMenu } from './service-routes.tsx';

const TEXTS = defineTexts({
  en: { management: 'Product Management', products: 'My Products' },
  zh: { management: '商品管理', products: '我的商品' },
});

/** The door of sellers; its menu is named as the two manuals name theirs. */
export function SellerDoor() {
  const texts = useTexts(TEXTS);
  const service = useServiceMenu();
  const management = { label: texts.management, entries: [{ to: '/seller/products', label: texts.products }] };
  return (
    <DoorFrame door="seller" density="dense" menu={[management, ...service]}>
      {({ seller = '' }) => (
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route index element={<Navigate replace to="products" />} />
            <Route path="products" element={<ProductsPage seller={seller} />} />
            <Route path="products/:id/*" element={<ProductPage />} />
            {SERVICE_ROUTES}
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      )}
    </DoorFrame>
  );
}
