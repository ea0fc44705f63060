import { Route, Routes } from 'react-router';
import { DoorFrame } from '../app/door-frame.tsx';
import { NotFoundPage } from '../app/not-found-page.tsx';

/** The door of operators. */
export function OperatorDoor() {
  return (
    <DoorFrame door="operator" density="dense" menu={[]}>
      {() => (
        <Routes>
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      )}
    </DoorFrame>
  );
}
