import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import './page-frame.css';

export interface Crumb {
  readonly to: string;
  readonly label: string;
}

/** The head of every page: where it lies, what it is, what can be done here. The title is the window's too. */
export function PageFrame(of: {
  readonly title: string;
  readonly above?: readonly Crumb[];
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { title, above = [], note, actions, children } = of;
  useEffect(() => {
    document.title = `${title} · Regrade`;
  }, [title]);
  return (
    <div className="page">
      {above.length > 0 && (
        <nav className="page-crumbs soft">
          {above.map(({ to, label }) => (
            <span key={to}>
              <Link to={to}>{label}</Link>
              <span aria-hidden> / </span>
            </span>
          ))}
        </nav>
      )}
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {note && <div className="soft">{note}</div>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
