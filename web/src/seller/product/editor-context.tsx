import { createContext, useContext } from 'react';
import type { DraftEditor } from './use-draft-editor.ts';

const EditorContext = createContext<DraftEditor | undefined>(undefined);
export const EditorProvider = EditorContext;

/** The draft that the pages of a product edit together. */
export function useEditor(): DraftEditor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('useEditor needs the page of a product around it');
  return editor;
}
