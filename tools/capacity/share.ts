import type { Environment } from '../../model/environment';

/** How much of the supply is needed, in whole percent, rounded up: rather too much than too little. Of nothing, 100. */
export function shareOf({ demand, supply }: Pick<Environment['ledgers'][number], 'demand' | 'supply'>): number {
  return supply === 0 ? 100 : Math.ceil((demand / supply) * 100);
}
