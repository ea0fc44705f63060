import { DeliveryList } from '../parts/delivery-list.tsx';
import { DeliveryView } from '../parts/delivery-view.tsx';

export function DeliveriesPage() {
  return <DeliveryList door="/operator" />;
}

export function DeliveryPage() {
  return <DeliveryView door="/operator" />;
}
