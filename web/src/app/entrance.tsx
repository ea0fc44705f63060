import { Navigate } from 'react-router';
import { useSession } from '../data/session.ts';
import { Loading } from '../ui/loading.tsx';

/** `/`: everybody to their own door. */
export function Entrance() {
  const { data: session, isPending } = useSession();
  if (isPending) return <Loading />;
  return <Navigate replace to={session ? `/${session.role}` : '/sign-in'} />;
}
