import { createContext, type ReactNode, useContext } from 'react';
import type { DraftEditor, DraftVerdict } from './use-draft-editor.ts';

const EditorContext = createContext<DraftEditor | undefined>(undefined);
const VerdictContext = createContext<DraftVerdict | undefined>(undefined);

export function EditorProvider({ value, children }: { readonly value: DraftEditor; readonly children: ReactNode }) {
  return (
    <VerdictContext value={value.verdict}>
      <EditorContext value={value}>{children}</EditorContext>
    </VerdictContext>
  );
}

/** The draft that the pages of a product edit together. */
export function useEditor(): DraftEditor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('useEditor needs the page of a product around it');
  return editor;
}

/** What verification says of the draft; it changes a moment after the draft, and draws what shows it then alone. */
export function useVerdict(): DraftVerdict {
  const verdict = useContext(VerdictContext);
  if (!verdict) throw new Error('useVerdict needs the page of a product around it');
  return verdict;
}
