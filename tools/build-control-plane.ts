import { controlPlaneMissing, ensureControlPlane, isControlPlaneBuilt } from './install/engines/control-plane';
import { step } from './progress';

/**
 * Builds the Kubernetes control plane of the tests unless it is there. Where it cannot be built, says so and goes on:
 * the tests that need it are then left out, and say so, too.
 */
export async function buildControlPlane(): Promise<void> {
  if (isControlPlaneBuilt()) return;
  const missing = controlPlaneMissing();
  if (missing) return console.warn(`SKIPPED: the Kubernetes control plane of the tests: ${missing}`);
  const onProgress = (line: string) => console.log(`  ${line}`);
  await step('Kubernetes control plane built', () => ensureControlPlane({ onProgress }));
}
