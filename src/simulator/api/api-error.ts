/** A refusal as WeCom words it: HTTP 200 with a non-zero `errcode` (path/90313). */
export class ApiError extends Error {
  constructor(
    readonly errcode: number,
    readonly reason: string,
  ) {
    super(`${errcode} ${reason}`);
  }
}

/** `<text>, hint: [...], from ip: ..., more info at ...` */
export function errmsgOf(error: ApiError, nowSeconds: number, hint: string, ip: string): string {
  return (
    `${error.reason}, hint: [${nowSeconds}_${hint}], from ip: ${ip}, ` +
    `more info at https://open.work.weixin.qq.com/devtool/query?e=${error.errcode}`
  );
}
