/**
 * cdktf 0.21 runs `terraform version` for each `terraform_data` anew, which is half of the time of a synth. Every answer
 * is the same: Terraform is asked once.
 */
export function withOneVersionCheck(): void {
  const { ValidateBinaryVersion } =
    require('cdktf/lib/validations/validate-binary-version') as typeof import('cdktf/lib/validations/validate-binary-version');
  const { validate } = ValidateBinaryVersion.prototype;
  const answers = new Map<string, string[]>();
  ValidateBinaryVersion.prototype.validate = function once(this: object): string[] {
    const question = JSON.stringify(this);
    const answer = answers.get(question) ?? validate.call(this as never);
    answers.set(question, answer);
    return answer;
  };
}
