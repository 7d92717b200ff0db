/**
 * Keeps two workers from doing the same at the same time. Only saves effort: correctness rests on the store's guards,
 * so a lease that is lost or held twice by mistake does no harm.
 */
export interface Leases {
  /** Runs `work` if nobody else holds the name; answers whether it ran. */
  whileHeld(name: string, work: () => Promise<void>): Promise<boolean>;
}
