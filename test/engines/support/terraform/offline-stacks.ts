import type { Attributes } from '../../../support/aws-template';
import { configurationOf, mapped, prefixOf, type StackFile, type StackFiles } from './modules';
import { mockedTest, offline, outputsRead, stateWith } from './offline';
import { type Message, type OfflineTerraform, problemsIn } from './terraform';

/** How a plan ended. */
export interface Plan {
  /** Errors and warnings, one line each. */
  readonly problems: readonly string[];
  /** Resources that it adds, by stack. */
  readonly added: Readonly<Record<string, number>>;
}

/** How a test ended. */
export interface Applied {
  /** Errors and warnings, one line each. */
  readonly problems: readonly string[];
  /** Runs that passed. */
  readonly passed: number;
}

/** Dummy keys open no account: the provider must not ask for it, and so cannot compare it. */
const WITHOUT_ACCOUNT = {
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: 'true',
  skip_region_validation: true,
};

/** Synthesized stacks that configure the provider alike, as Terraform sees them without an account. */
export class OfflineStacks {
  /** @param stacks each with those whose states it reads */
  constructor(
    private readonly terraform: OfflineTerraform,
    private readonly stacks: StackFiles,
  ) {}

  /** `terraform validate` of what was synthesized; `validate` looks at no backend in any case. */
  validate(): Promise<string[]> {
    return this.terraform.problems(configurationOf(this.stacks));
  }

  /** `terraform plan` by the real provider from an empty state. */
  async plan(): Promise<Plan> {
    const stacks = mapped(this.stacks, (file) => ({ ...offline(file), provider: withoutAccount(file) }));
    const states = Object.values(outputsRead(this.stacks)).flatMap(Object.entries<Attributes>);
    const files = Object.fromEntries(states.map(([name, values]) => [`${name}.tfstate`, stateWith(values)]));
    const words = ['plan', '-json', '-input=false', '-lock=false'];
    const said = await this.terraform.run({ ...configurationOf(stacks), ...files }, words);
    return { problems: problemsIn(said), added: this.added(said) };
  }

  /** `terraform test`: the stacks applied to mocks, and destroyed. */
  async applyToMocks(): Promise<Applied> {
    const stacks = mapped(this.stacks, offline);
    const test = { 'mocks.tftest.json': mockedTest(stacks, outputsRead(this.stacks)) };
    const said = await this.terraform.run({ ...configurationOf(stacks), ...test }, ['test', '-json']);
    const passed = said.findLast(({ test_summary: summary }) => summary)?.test_summary?.passed;
    return { problems: problemsIn(said), passed: passed ?? 0 };
  }

  /** What a plan creates, counted by stack; nothing when it failed. */
  private added(said: readonly Message[]): Record<string, number> {
    const created = said.filter(({ type, change }) => type === 'planned_change' && change?.action === 'create');
    const addresses = created.map(({ change }) => change?.resource.addr ?? '');
    const counts = mapped(this.stacks, (_, id) => {
      return addresses.filter((address) => address.startsWith(prefixOf(id, this.stacks))).length;
    });
    return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  }
}

function withoutAccount(file: StackFile): Readonly<Record<string, readonly Attributes[]>> {
  const { aws = [], ...others } = file.provider as Readonly<Record<string, readonly Attributes[]>>;
  const providers = aws.map(({ allowed_account_ids: _, ...rest }) => ({ ...rest, ...WITHOUT_ACCOUNT }));
  return { ...others, aws: providers };
}
