import { Button } from 'antd';
import { useState } from 'react';
import { type FormField, type FormValues, OpenForm } from '../../ui/form-dialog.tsx';

/** A form that is open or not: opened by its button, or by a key of the sheet that it belongs to. */
export interface Tool {
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

export function useTool(): Tool {
  const [isOpen, setOpen] = useState(false);
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false) };
}

/** A button above a sheet, and the few fields of what it adds. */
export function FormTool<Name extends string>(of: {
  readonly tool: Tool;
  readonly label: string;
  readonly word: string;
  readonly fields: readonly FormField<Name>[] | ((values: FormValues<Name>) => readonly FormField<Name>[]);
  readonly initial?: FormValues<Name>;
  readonly disabled?: boolean;
  readonly add: (values: FormValues<Name>) => void;
}) {
  const { tool, label, disabled = false, add, ...form } = of;
  return (
    <>
      <Button size="small" disabled={disabled} onClick={tool.open}>
        {label}
      </Button>
      {tool.isOpen && (
        <OpenForm {...form} title={label} onClose={tool.close} save={async (values: FormValues<Name>) => add(values)} />
      )}
    </>
  );
}
