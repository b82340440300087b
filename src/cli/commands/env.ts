// env.ts — `treadle env`: the variables that point AWS's own tools at the server.
import { stringifyJson } from "../../base/index.ts";
import { addressOf, endpointOf } from "../caller.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { regionOf } from "../region.ts";
import type { ServerOptions, Session } from "../session.ts";

export interface EnvOptions extends ServerOptions {
  readonly shell?: string;
}

/**
 * The services that the server answers, by their service ids as the variables spell them. One variable each instead
 * of AWS_ENDPOINT_URL: what the server does not have stays where it was.
 */
const SERVICES = [
  ...["SFN", "LAMBDA", "DYNAMODB", "SQS", "SNS", "S3", "EVENTBRIDGE", "SCHEDULER", "CLOUDWATCH"],
  ...["CLOUDWATCH_LOGS", "SSM", "SECRETS_MANAGER", "REDSHIFT_DATA", "STS", "IAM"],
  ...["CLOUDFORMATION", "CLOUDCONTROL"],
];

/**
 * Prints lines for a shell's `eval`. `sync-`: StartSyncExecution and TestState carry a host prefix in the
 * SDKs, which no local name resolves; botocore obeys the switch, JavaScript wants `disableHostPrefix: true`.
 */
export function env(session: Session, options: EnvOptions): ExitCode {
  const endpoint = endpointOf(options.endpoint, session.env);
  addressOf(endpoint);
  const region = regionOf(session.env) ?? "us-east-1";
  const variables: Record<string, string> = {
    ...Object.fromEntries(SERVICES.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint])),
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
    // The AWS CLI of version 1 and boto3 read only the second one.
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: session.env["AWS_ACCESS_KEY_ID"] || "treadle",
    AWS_SECRET_ACCESS_KEY: session.env["AWS_SECRET_ACCESS_KEY"] || "treadle",
  };
  if (options.json === true) {
    session.terminal.result(stringifyJson(variables));
    return EXIT.ok;
  }
  for (const [name, value] of Object.entries(variables)) {
    session.terminal.result(line(options.shell ?? "sh", name, value));
  }
  session.terminal.note(
    '# use it with: eval "$(treadle env)"; JavaScript: new SFNClient({ disableHostPrefix: true })',
  );
  session.terminal.note(
    "# version 1 of the AWS CLI does not read AWS_ENDPOINT_URL_SQS: aws sqs --endpoint-url ...",
  );
  return EXIT.ok;
}

function line(shell: string, name: string, value: string): string {
  switch (shell) {
    case "fish":
      return `set -gx ${name} '${value}'`;
    case "pwsh":
      return `$env:${name} = '${value}'`;
    default:
      return `export ${name}='${value}'`;
  }
}
