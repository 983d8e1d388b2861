import type { Attributes } from '../../../support/aws-template';
import { mockedTest, offline, remoteOutputs, type StackFile, stateWith } from './offline';
import { type Message, type OfflineTerraform, problemsIn } from './terraform';

/** How a command on a stack ended. */
export interface Outcome {
  /** Errors and warnings, one line each. */
  readonly problems: readonly string[];
  /** Resources that a plan adds, or runs of a test that passed. */
  readonly count: number;
}

/** Dummy keys open no account: the provider must not ask for it, and so cannot compare it. */
const WITHOUT_ACCOUNT = {
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: 'true',
  skip_region_validation: true,
};

/** One synthesized stack, as Terraform sees it without an account and without the stacks before it. */
export class OfflineStack {
  constructor(
    private readonly terraform: OfflineTerraform,
    private readonly file: StackFile,
    private readonly others: Readonly<Record<string, StackFile>>,
  ) {}

  /** `terraform validate` of exactly what was synthesized. */
  validate(): Promise<string[]> {
    return this.terraform.problems(this.terraform.folder({ 'cdk.tf.json': this.file }));
  }

  /** `terraform plan` by the real provider from an empty state. */
  async plan(): Promise<Outcome> {
    const outputs = Object.entries(remoteOutputs(this.file, this.others));
    const states = outputs.map(([name, values]) => [`${name}.tfstate`, stateWith(values)] as const);
    const folder = this.terraform.folder({
      'cdk.tf.json': withoutAccount(offline(this.file)),
      ...Object.fromEntries(states),
    });
    const said = await this.terraform.run(folder, 'plan', '-json', '-input=false', '-lock=false');
    return { problems: problemsIn(said), count: last(said, ({ changes }) => changes?.add) };
  }

  /** `terraform test`: the whole stack applied to mocks, and destroyed. */
  async applyToMocks(): Promise<Outcome> {
    const file = offline(this.file);
    const test = mockedTest(file, remoteOutputs(this.file, this.others));
    const folder = this.terraform.folder({ 'cdk.tf.json': file, 'mocks.tftest.json': test });
    const said = await this.terraform.run(folder, 'test', '-json');
    return { problems: problemsIn(said), count: last(said, ({ test_summary: summary }) => summary?.passed) };
  }
}

function withoutAccount(file: StackFile): StackFile {
  const { aws, ...others } = file.provider as Readonly<Record<string, readonly Attributes[]>>;
  const providers = (aws ?? []).map(({ allowed_account_ids: _, ...rest }) => ({ ...rest, ...WITHOUT_ACCOUNT }));
  return { ...file, provider: { ...others, aws: providers } };
}

/** The last number that was said; -1 when none was, as after an error. */
function last(said: readonly Message[], number: (message: Message) => number | undefined): number {
  return said.map(number).findLast((value) => value !== undefined) ?? -1;
}
