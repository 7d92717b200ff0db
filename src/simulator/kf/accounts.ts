import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { ApiRoute } from '../api/routes';
import { tokenRoute } from '../api/routes';
import type { SimCore } from '../core';
import type { SimApp, SimKfAccount, SimWorld } from '../world';

/** A POST route of a kf API, closed to apps that do not manage the accounts (48002). */
export function kfRoute(path: string, handle: (fields: Fields) => Record<string, unknown>): ApiRoute {
  return tokenRoute('POST', `/cgi-bin/kf/${path}`, (request, app) => {
    requireKfApp(app);
    return handle(request.fields);
  });
}

export function requireKfApp(app: SimApp): void {
  if (!app.managesKf) throw new ApiError(48002, 'api forbidden');
}

/** @throws ApiError 95000 for a missing, 95004 for an unknown open_kfid */
export function accountOf(world: SimWorld, openKfid: string): SimKfAccount {
  if (!openKfid) throw new ApiError(95000, 'invalid open_kfid');
  const account = world.kfAccounts.find((candidate) => candidate.openKfid === openKfid);
  if (!account) throw new ApiError(95004, 'open_kfid not exist');
  return account;
}

/**
 * An account the app may work with: read, send, assign, change (path/94638, path/94670).
 * @throws ApiError 95000, 95004, and `kf.unassignedErrcode` for one that is not assigned to the app
 */
export function managedAccountOf({ world, settings }: SimCore, openKfid: string): SimKfAccount {
  const account = accountOf(world, openKfid);
  if (!isManaged(account))
    throw new ApiError(settings.kf.unassignedErrcode, 'open_kfid is not assigned to the app');
  return account;
}

export function isManaged(account: SimKfAccount): boolean {
  return account.isManaged !== false;
}
