import { ACTORS, textOf } from '../parts/order-words.ts';
import { useTexts } from '../text/language.tsx';

/** `operator:tok_… for k7q2mz4a` in words, with the id beside it: which token, whose account. */
export function Actor({ actor }: { readonly actor: string }) {
  const actors = useTexts(ACTORS);
  const [who = '', behalf] = actor.split(' for ');
  const [role = '', id] = who.split(':');
  return (
    <span title={actor}>
      {textOf(actors, role)}
      {id !== undefined && (
        <>
          {' '}
          <code className="soft">{shortened(id)}</code>
        </>
      )}
      {behalf !== undefined && (
        <>
          {' → '}
          <code className="soft">{behalf}</code>
        </>
      )}
    </span>
  );
}

/** Of the id of a token its end, which is what tells it from others. */
function shortened(id: string): string {
  return id.startsWith('tok_') ? `…${id.slice(-6)}` : id;
}
