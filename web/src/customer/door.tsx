import { Route, Routes } from 'react-router';
import { DoorFrame } from '../app/door-frame.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';

/** The door of customers. */
export function CustomerDoor() {
  return (
    <DoorFrame door="customer" density="calm" menu={[]}>
      {() => (
        <Routes>
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      )}
    </DoorFrame>
  );
}
