import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { DraftEditor, DraftVerdict, EditedDraft } from './use-draft-editor.ts';

const EditorContext = createContext<DraftEditor | undefined>(undefined);
const VerdictContext = createContext<DraftVerdict | undefined>(undefined);

export function EditorProvider({ value, children }: { readonly value: EditedDraft; readonly children: ReactNode }) {
  const { editor, verdict: said, typed } = value;
  const typing = useSyncExternalStore(typed.now.subscribe, typed.now.read);
  // What is being typed is another text from the first key on, also while it does not rest.
  const isMoving = typing !== typed.typing;
  const verdict = useMemo(
    () => (isMoving && said.state === 'current' ? { ...said, state: 'being-verified' as const } : said),
    [said, isMoving],
  );
  return (
    <VerdictContext value={verdict}>
      <EditorContext value={editor}>{children}</EditorContext>
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
