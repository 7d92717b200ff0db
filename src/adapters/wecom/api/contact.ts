import type { WecomAnswer, WecomCaller } from '../transport';

interface UserGetResponse extends WecomAnswer {
  userid: string;
  /** Equal to the user id when the application may not read names. */
  name: string;
  department?: number[];
  main_department?: number;
  position?: string;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status?: 1 | 2 | 4 | 5;
  direct_leader?: string[];
}

/** Members (通讯录). */
export class ContactApi {
  constructor(private readonly caller: WecomCaller) {}

  /** `path/90196`; user ids ignore case. Outside the visible range 60011, unknown 60111. */
  userGet({ userid }: { userid: string }): Promise<UserGetResponse> {
    return this.caller.call({ method: 'user/get', query: { userid } });
  }
}
