/** The answer did not come in time; it may still come. */
class TooLate extends Error {
  readonly code = 'redis_too_late';
}

/** @throws TooLate when the promise is not settled after so long, else what it rejects with */
export function inTime<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate(`no answer in ${milliseconds} ms`)), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
