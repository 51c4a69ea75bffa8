// SPDX-License-Identifier: Apache-2.0
// Work that can wait: charts are drawn when they come near the window, the rest when the browser is idle, and everything
// before print. So the page stands at once, however much it holds.

const waiting = new Map<Element, () => void>();
const FAR = "1000px";

function run(element: Element): void {
  const task = waiting.get(element);
  if (!task) return;
  waiting.delete(element);
  watcher.unobserve(element);
  task();
}

const watcher = new IntersectionObserver(
  (entries) => entries.forEach((entry) => entry.isIntersecting && run(entry.target)),
  { rootMargin: `${FAR} 0px` },
);

/** What is folded away has no width to draw in; it stays waiting until it is opened. */
const shown = (element: Element): boolean =>
  element.clientWidth > 0 && (element.checkVisibility === undefined || element.checkVisibility());

/** Does `task` once, when `element` comes near the window, or sooner. */
export function whenNear(element: Element, task: () => void): void {
  waiting.set(element, task);
  watcher.observe(element);
}

/** Does at once what still waits: all of it, or what stands before `place`, so that a jump there lands where it should. */
export function doWaiting(place?: Element): void {
  for (const element of [...waiting.keys()]) {
    const before = !place || place.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
    if (before && shown(element)) run(element);
  }
}

const parts: (() => void)[] = [];

/** Does `task` when nothing else is to be done; `doParts` does all such at once. */
export const whenIdle = (task: () => void): void => void parts.push(task);

export const doParts = (): void => parts.splice(0).forEach((task) => task());

/** Starts the idle work: first the charts, from the top down, then the rest. */
export function startIdleWork(): void {
  const later = window.requestIdleCallback ?? ((step: () => void) => setTimeout(step, 30));
  const step = (): void => {
    const next = [...waiting.keys()].find(shown);
    if (next) run(next);
    else parts.shift()?.();
    if (next || parts.length > 0) later(step);
  };
  later(step);
}
