// sdk-name.ts — names as the AWS SDK for Java 2.x makes them, which Step Functions shows in `aws-sdk:*` tasks.
//
// Step Functions calls services through that SDK and its spelling shines through: `DbInstances` for the
// model's `DBInstances`, `EqualsValue` for `Equals`, `Rds.DbInstanceNotFoundException` for
// `DBInstanceNotFoundFault`, `IoTSiteWise` but `Iot`.

/** The words of a service id or an error's name. */
function wordsOf(text: string): string[] {
  return text
    .replace(/[^A-Za-z0-9]+/g, " ")
    .replace(/([^a-z]{2,})v([0-9]+)/g, "$1 v$2 ") // TESTv4 → TEST v4
    .replace(/([^A-Z]{2,})V([0-9]+)/g, "$1 V$2 ") // TestV4 → Test V4
    .replace(/([a-z])(?=[A-Z][a-zA-Z0-9])/g, "$1 ") // AcmSuccess → Acm Success, but IoT stays
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2") // ACMSuccess → ACM Success
    .replace(/([0-9])([a-zA-Z])/g, "$1 $2") // s3ec2 → s3 ec2
    .trim()
    .split(/\s+/);
}

function pascalCase(text: string): string {
  return wordsOf(text)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`)
    .join("");
}

/** `DynamoDB` → `DynamoDb`, `Config Service` → `Config`: what stands before the dot of an error's name. */
export function exceptionPrefixOf(serviceId: string): string {
  const name = pascalCase(serviceId).replace(/^(Amazon|Aws)(?=.)/, "");
  return name.replace(/(?<=.)Service$/, "");
}

/** `NoSuchKey` → `NoSuchKeyException`, `DBInstanceNotFoundFault` → `DbInstanceNotFoundException`. */
export function exceptionNameOf(errorShape: string): string {
  return `${pascalCase(errorShape.replace(/(Fault|Exception)$/, ""))}Exception`;
}

/** `DBInstances` → `dbInstances`, `ETag` → `eTag`, `ChecksumCRC32` → `checksumCRC32`. */
function lowerFirstWord(name: string): string {
  let end = 1;
  while (/[A-Z]/.test(name.charAt(end)) && !/[a-z]/.test(name.charAt(end + 1))) end += 1;
  return `${name.slice(0, end).toLowerCase()}${name.slice(end)}`;
}

// Getters of the SDK's classes cannot be called as Java's words or java.lang.Object's methods.
const TAKEN_NAMES: ReadonlySet<string> = new Set(
  (
    "abstract assert boolean break byte case catch char class const continue default do double else enum " +
    "extends false final finally float for goto if implements import instanceof int interface long native " +
    "new null package private protected public return short static strictfp super switch synchronized this " +
    "throw throws transient true try void volatile while " +
    "equals getClass hashCode notify notifyAll toString wait " +
    "applyMutation build builder copy sdkFields serializableBuilderClass toBuilder"
  ).split(" "),
);

// Names that the SDK's own settings (emitPropertyName) give instead: `AttributeValue.nul()`.
const EMITTED_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DynamoDB: { NULL: "Nul" },
  "DynamoDB Streams": { NULL: "Nul" },
};

/** The member of a request or an answer as definitions write it: `DbInstances`, `EqualsValue`, `Md5OfMessageBody`. */
export function memberNameOf(modelName: string, serviceId = ""): string {
  const emitted = EMITTED_NAMES[serviceId]?.[modelName];
  if (emitted !== undefined) return emitted;
  const getter = lowerFirstWord(modelName);
  const name = TAKEN_NAMES.has(getter) ? `${getter}Value` : getter;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The action of an operation: `CreateDBInstance` → `createDBInstance`. */
export function actionOf(operation: string): string {
  return lowerFirstWord(operation);
}
