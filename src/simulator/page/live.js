/**
 * Follows `GET /sim/events`. Every event goes to `onEvent`; `onGap` is called whenever events may have been missed
 * (after a broken connection), so that everything on screen is read again.
 */
export function follow({ onEvent, onGap, onState }) {
  let missed = false;
  const connect = () => {
    const source = new EventSource('/sim/events');
    source.onopen = () => {
      onState(true);
      if (missed) onGap();
      missed = false;
    };
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    source.onerror = () => {
      onState(false);
      missed = true;
      if (source.readyState !== EventSource.CLOSED) return;
      source.close();
      setTimeout(connect, 1500);
    };
  };
  connect();
}

/** Runs `work` soon, once for many requests, and never twice at a time. */
export function coalesce(work, waitMilliseconds) {
  let scheduled = false;
  let running = false;
  let again = false;
  const run = async () => {
    scheduled = false;
    if (running) {
      again = true;
      return;
    }
    running = true;
    // a failed read is repeated with the next event
    await work().catch(() => undefined);
    running = false;
    if (again) request();
    again = false;
  };
  const request = () => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(run, waitMilliseconds);
  };
  return request;
}
