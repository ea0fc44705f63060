import { Route, Routes } from 'react-router';
import { DoorFrame } from '../app/door-frame.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';

/** The door of sellers. */
export function SellerDoor() {
  return (
    <DoorFrame door="seller" density="dense" menu={[]}>
      {() => (
        <Routes>
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      )}
    </DoorFrame>
  );
}
