/** How much of everything is measured. */
export interface Scale {
  readonly isQuick: boolean;
  readonly saturation: {
    readonly warmUpSeconds: number;
    readonly windows: number;
    readonly windowSeconds: number;
  };
  readonly offered: { readonly perSecond: number; readonly warmUpSeconds: number; readonly seconds: number };
  readonly steps: {
    readonly warmUpConversations: number;
    readonly conversations: number;
    readonly runs: number;
  };
  readonly emergency: { readonly seconds: number; readonly perSecond: number };
  readonly understanding: { readonly warmUpRounds: number; readonly rounds: number };
  readonly restart: { readonly rows: number; readonly runs: number };
  readonly memory: { readonly conversations: number; readonly active: number };
}

/** Loads and sizes are those of the budgets in DESIGN.md. */
export const fullScale: Scale = {
  isQuick: false,
  saturation: { warmUpSeconds: 3, windows: 5, windowSeconds: 1.5 },
  offered: { perSecond: 500, warmUpSeconds: 2, seconds: 12 },
  steps: { warmUpConversations: 200, conversations: 1000, runs: 3 },
  emergency: { seconds: 30, perSecond: 1 },
  understanding: { warmUpRounds: 20, rounds: 100 },
  restart: { rows: 10_000, runs: 3 },
  memory: { conversations: 100_000, active: 1000 },
};

export const quickScale: Scale = {
  isQuick: true,
  saturation: { warmUpSeconds: 0.2, windows: 1, windowSeconds: 0.5 },
  offered: { perSecond: 200, warmUpSeconds: 0.2, seconds: 1 },
  steps: { warmUpConversations: 0, conversations: 20, runs: 1 },
  emergency: { seconds: 3, perSecond: 1 },
  understanding: { warmUpRounds: 1, rounds: 1 },
  restart: { rows: 200, runs: 1 },
  memory: { conversations: 500, active: 20 },
};
