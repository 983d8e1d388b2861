import { accessSync, constants } from 'node:fs';
import type { ComponentDocument } from '../../constructs/local/document';
import { type Problem, problem } from '../../model/errors';

/** Certificate and key that an environment names must be there before anything changes. */
export function certificateProblems(documents: readonly ComponentDocument[]): Problem[] {
  return documents.flatMap(({ procedure }) => {
    if (procedure.kind !== 'balancer' || typeof procedure.certificate !== 'object') return [];
    return Object.entries(procedure.certificate).flatMap(([field, file]) => fileProblems(field, file));
  });
}

function fileProblems(field: string, file: string): Problem[] {
  try {
    accessSync(file, constants.R_OK);
    return [];
  } catch {
    return [problem(`loadBalancer.tls.${field}`, file, 'must be a file that can be read', 'correct the path')];
  }
}
