import { DeliveryList } from '../parts/delivery-list.tsx';
import { DeliveryView } from '../parts/delivery-view.tsx';

export function DeliveriesPage() {
  return <DeliveryList door="/seller" />;
}

export function DeliveryPage() {
  return <DeliveryView door="/seller" />;
}
