import { Button, type ButtonProps } from 'antd';
import type { MouseEvent } from 'react';
import { useNavigate } from 'react-router';

/** A link that looks like a button: it opens within the application, or in a new tab where somebody asks for one. */
export function LinkButton({ to, ...props }: ButtonProps & { readonly to: string }) {
  const navigate = useNavigate();
  function open(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void navigate(to);
  }
  return <Button {...props} href={to} onClick={open} />;
}
