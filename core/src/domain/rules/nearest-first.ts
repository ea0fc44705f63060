/** What waits in a binary heap: the nearest is its first, the rest is in no order to go by. */
interface Near {
  readonly distance: number | bigint;
}

export function addByNearness<T extends Near>(heap: T[], one: T): void {
  let place = heap.length;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const other = heap[above] as T;
    if (one.distance >= other.distance) break;
    heap[place] = other;
    place = above;
  }
  heap[place] = one;
}

export function takeNearest<T extends Near>(heap: T[]): T | undefined {
  const nearest = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return nearest;
  let place = 0;
  for (let below = 1; below < heap.length; below = 2 * place + 1) {
    if (below + 1 < heap.length && (heap[below + 1] as T).distance < (heap[below] as T).distance) below += 1;
    const other = heap[below] as T;
    if (other.distance >= last.distance) break;
    heap[place] = other;
    place = below;
  }
  heap[place] = last;
  return nearest;
}
