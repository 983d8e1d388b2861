import { markdownTable } from '../describe/markdown-table';
import { CHECKOV_VERSION } from '../install/linters/checkov';
import { TFLINT_VERSION } from '../install/linters/tflint';
import { checkovDecisions, tflintDecisions } from './decisions/all';
import type { Allowed, Decision } from './ledger';

/** Where the page is kept. */
export const CHECKS_PAGE = 'docs/components/aws-checks.md';

/** The page about the linters of the AWS stacks, whole. */
export function renderChecksPage(): string {
  return `# Static checks of the AWS stacks

Written by \`node tools/run.mjs aws-checks\` from the ledger, \`tools/lint-aws/decisions/\`.

\`npm test\` shows every stack of every environment on EC2, and the bootstrap stack, to two linters. What they find must be mended, or stand below with a reason and an owner. What stands below and is found no longer must go. No resource carries a mark that silences a check.

- **checkov ${CHECKOV_VERSION}** looks at the resources of an environment as one plan (\`tools/lint-aws/plan-document.ts\`): references lead from stack to stack, and policies are read as policies. Given the files of cdktf themselves it takes policies for text, and its checks of permissions say nothing.
- **tflint ${TFLINT_VERSION}** looks at the files as they are, with every rule of the language. Its rules for AWS cannot be had as a Go module; validate, plan and apply by the real provider (\`test/engines/terraform.test.ts\`) see what they would.

Three more environments, \`choices\`, \`small\` and \`guest\`, are looked at because they choose what no other does: RDS Proxy, MySQL, a replica in another region, Kafka, Elasticsearch, a canary, GitHub's roles; search and RabbitMQ in tier \`single\`; somebody else's network and zone, and search in tier \`multi\`. Two stacks full of mistakes show that both linters see.

The linters are installed into \`.abreast\` by \`npm test\`: checkov (290 MB) where there is Python 3.10 or later, in half a minute; tflint (54 MB) where there is the Go that its module asks for, in six minutes the first time, from Go's cache in seconds. Where one cannot be had the tests say \`SKIPPED\`, never that they passed.

## What is right as it is

\`*\` stands for what is between two slashes. Without "only" a decision holds in every environment.

${tableOf([...checkovDecisions, ...tflintDecisions])}

## To change something

1. Run \`npx jest --selectProjects engines --testPathPatterns test/engines/lint-aws\`: a line for each finding.
2. Mend the construct. Only where the finding is wrong, or its cure worse, write a decision with the narrowest path.
3. Write this page anew.

A new release of checkov finds other things: raise \`CHECKOV_VERSION\` and go through these steps. tflint's release stands in \`tools/install/engines/tflint/go.mod\`.
`;
}

function tableOf(decisions: readonly Decision[]): string {
  const rows = decisions.map(({ reason, owner, only, allows }) => [
    allows.map(allowedText).join('<br>'),
    only ? only.map((name) => `\`${name}\``).join(', ') : '',
    reason,
    owner,
  ]);
  return markdownTable(['Check and resource', 'Only', 'Why', 'Owner'], rows);
}

function allowedText({ check, type, path }: Allowed): string {
  return `${check} \`${type}\` \`${path}\``;
}
