import { Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { DoorFrame } from '../app/door-frame.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { Loading } from '../ui/loading.tsx';
import { SERVICE_ROUTES, useServiceMenu } from './service-routes.tsx';

/** The door of sellers. */
export function SellerDoor() {
  return (
    <DoorFrame door="seller" density="dense" menu={useServiceMenu()}>
      {() => (
        <Suspense fallback={<Loading />}>
          <Routes>
            {SERVICE_ROUTES}
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      )}
    </DoorFrame>
  );
}
