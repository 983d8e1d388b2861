import type { App } from 'cdktf';
import { accountsOf } from '../../model/accounts';
import type { Environment } from '../../model/environment';
import { BootstrapStack } from './bootstrap-stack';

/**
 * The bootstrap stack of every account that environments live in.
 * @throws EnvironmentError when environments of one account lie in several regions
 */
export function createBootstrapStacks(app: App, environments: readonly Environment[]): readonly BootstrapStack[] {
  return accountsOf(environments).map((account) => new BootstrapStack(app, account));
}
