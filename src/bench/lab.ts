import { requiredReplies } from '../../flows/texts';
import { loadConfiguration } from '../config/config';
import type { Configuration } from '../domain/configuration';
import { type FloorFigures, measureFloor } from './benchmarks/floor';
import { configFolder } from './processes/configuration';
import { type Product, withProduct } from './processes/product';
import type { Scale } from './scale';
import type { Topology } from './topologies/topology';

/** Everything a benchmark needs on one topology. */
export interface Lab {
  readonly topology: Topology;
  readonly scale: Scale;
  readonly configuration: Configuration;
  /** Folder for CPU profiles of the product; absent: none are made. */
  readonly profileFolder?: string;
  /** The bare floor, measured when first asked for: once in a run. */
  floor(): Promise<FloorFigures>;
  /**
   * The product on stores nobody used yet.
   * @param benchmark names its profile
   */
  onFreshProduct<T>(benchmark: string, use: (product: Product) => Promise<T>): Promise<T>;
}

export function createLab(topology: Topology, scale: Scale, profileFolder?: string): Lab {
  let floor: Promise<FloorFigures> | undefined;
  return {
    topology,
    scale,
    configuration: loadConfiguration(configFolder(), requiredReplies),
    ...(profileFolder && { profileFolder }),
    floor() {
      floor ??= measureFloor(topology, scale);
      return floor;
    },
    async onFreshProduct(benchmark, use) {
      const installation = await topology.fresh();
      const name = `${benchmark}-${topology.name.replaceAll(/\W+/g, '-')}`;
      const profile = profileFolder && { folder: profileFolder, name };
      try {
        return await withProduct({ installation, ...(profile && { profile }) }, use);
      } finally {
        await installation.remove();
      }
    },
  };
}
