import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

const AGENTS = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

/**
 * One POST with a deadline for the whole answer; over `node:http`, which costs less than `fetch` per doorbell.
 * @throws Error for a timeout, an abort or a broken connection
 */
export function httpPost(
  url: string,
  body: string,
  timeoutMs: number,
  signal: AbortSignal,
  contentType = 'text/xml',
): Promise<{ status: number; body: string }> {
  const secure = url.startsWith('https:');
  const headers = { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
  const options = { method: 'POST', headers, agent: secure ? AGENTS.https : AGENTS.http, signal };
  return new Promise((resolve, reject) => {
    const onResponse = (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(deadline);
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    };
    const request = (secure ? httpsRequest : httpRequest)(url, options, onResponse);
    const fail = (error: Error) => {
      clearTimeout(deadline);
      reject(error);
    };
    const deadline = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs);
    request.on('error', fail);
    request.end(body);
  });
}
