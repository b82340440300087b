import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type BuildPorts, buildCode, type CodeBuild } from "./index.ts";

const root = mkdtempSync(join(tmpdir(), "treadle-build-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
function folderWith(files: Readonly<Record<string, string>>): string {
  count += 1;
  const folder = join(root, String(count));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), text, { mode: 0o755 });
  return folder;
}

/** Tools of our own in the place of pip, npm and go: they write down how they were called. */
function portsWith(
  tools: Readonly<Record<string, string>>,
): BuildPorts & { readonly lines: string[] } {
  const bin = folderWith(tools);
  const lines: string[] = [];
  const env = { PATH: `${bin}:/usr/bin:/bin`, SECRET: "x", PIP_INDEX_URL: "http://index" };
  return { folder: join(root, `built-${count}`), progress: (line) => lines.push(line), env, lines };
}

describe("packages of functions", () => {
  test("Python's are installed once for each list and found by a path", async () => {
    const ports = portsWith({
      python3:
        '#!/bin/sh\nwhile [ "$1" != "--target" ]; do shift; done\necho "${SECRET:-none} $PIP_INDEX_URL" > "$2/called"\n',
    });
    const source = folderWith({ "requirements.txt": "requests\n", "app.py": "" });
    const build = {
      name: "F",
      code: { kind: "folder", path: source },
      runtime: "python3.12",
      work: { kind: "python" },
    } as const;
    const first = await buildCode(build, ports);
    const second = await buildCode(build, ports);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ ok: true, folder: source });
    expect(ports.lines).toEqual(["F: installing the packages of requirements.txt"]);
    const [packages = ""] = first.ok ? first.paths : [];
    expect(readFileSync(join(packages, "called"), "utf8")).toBe("none http://index\n");
  });

  test("a layer without a list of packages is its own code, below the folder that the runtime looks in", async () => {
    const ports = portsWith({});
    const source = folderWith({ "s.py": "x = 1\n" });
    const built = await buildCode(
      {
        name: "Shared",
        code: { kind: "folder", path: source },
        runtime: "python3.12",
        work: { kind: "layer", below: "python" },
      },
      ports,
    );
    expect(built.ok && readFileSync(join(built.folder, "python", "s.py"), "utf8")).toBe("x = 1\n");
    expect(ports.lines).toEqual([]);
  });

  test("Node's stand beside a copy of the sources, and nothing is written among those", async () => {
    const ports = portsWith({
      npm: '#!/bin/sh\nmkdir -p node_modules/a && echo "$1" > node_modules/a/how\n',
    });
    const source = folderWith({ "package.json": '{"dependencies":{"a":"1"}}', "index.js": "1" });
    const built = await buildCode(
      {
        name: "../F",
        code: { kind: "folder", path: source },
        runtime: "nodejs20.x",
        work: { kind: "node" },
      },
      ports,
    );
    const folder = built.ok ? built.folder : "";
    expect(folder.startsWith(ports.folder)).toBe(true);
    expect(readFileSync(join(folder, "node_modules/a/how"), "utf8")).toBe("install\n");
    expect(readFileSync(join(folder, "index.js"), "utf8")).toBe("1");
    expect(existsSync(join(source, "node_modules"))).toBe(false);
  });

  test("a registry that cannot be reached is told in words, and the next try is a new one", async () => {
    const ports = portsWith({
      npm: "#!/bin/sh\necho 'npm ERR! getaddrinfo ENOTFOUND registry' >&2; exit 1\n",
    });
    const source = folderWith({ "package.json": '{"dependencies":{"a":"1"}}' });
    const build = {
      name: "F",
      code: { kind: "folder", path: source },
      runtime: "nodejs20.x",
      work: { kind: "node" },
    } as const;
    const outcome = await buildCode(build, ports);
    expect(outcome).toEqual({
      ok: false,
      reason: "the registry of packages cannot be reached; is this machine offline?",
    });
    expect((await buildCode(build, ports)).ok).toBe(false);
    expect(ports.lines).toHaveLength(2);
  });
});

test("a Go function is built into one program; without Go the reason says so", async () => {
  const source = folderWith({ "go.mod": "module f" });
  const build = {
    name: "F",
    code: { kind: "folder", path: source },
    runtime: "provided.al2023",
    work: { kind: "go", output: "bootstrap" },
  } as const;
  const withGo = portsWith({
    go: '#!/bin/sh\nwhile [ "$1" != "-o" ]; do shift; done\necho program > "$2"\n',
  });
  const built = await buildCode(build, withGo);
  expect(built.ok && existsSync(join(built.folder, "bootstrap"))).toBe(true);
  const none = { ...withGo, env: { PATH: "/nowhere" } };
  expect(await buildCode(build, none)).toEqual({ ok: false, reason: "go is not installed here" });
});

describe("a Java function", () => {
  const java = (path: string, tool: "maven" | "gradle"): CodeBuild => ({
    name: "F",
    code: { kind: "folder", path },
    runtime: "java17",
    work: { kind: "java", tool },
  });
  const MVN = `#!/bin/sh
echo run >> "$HOME/runs"; test -e target && exit 9
mkdir -p target/classes && cp App.java target/classes/App.class
for one in "$@"; do case "$one" in -DoutputDirectory=*) into="\${one#*=}" ;; esac; done
mkdir -p "$into" && echo jar > "$into/a.jar"
`;

  test("is built by Maven in a copy: classes and lib; again only when its sources change", async () => {
    const ports = portsWith({ mvn: MVN });
    const home = folderWith({});
    const env = { ...ports.env, HOME: home };
    const source = folderWith({ "pom.xml": "<project/>", "App.java": "one" });
    mkdirSync(join(source, "target"));
    const first = await buildCode(java(source, "maven"), { ...ports, env });
    const again = await buildCode(java(source, "maven"), { ...ports, env });
    expect(again).toEqual(first);
    writeFileSync(join(source, "App.java"), "two");
    const changed = await buildCode(java(source, "maven"), { ...ports, env });
    const folder = changed.ok ? changed.folder : "";
    expect(readFileSync(join(folder, "App.class"), "utf8")).toBe("two");
    expect(readFileSync(join(folder, "lib", "a.jar"), "utf8")).toBe("jar\n");
    expect(readFileSync(join(home, "runs"), "utf8")).toBe("run\nrun\n");
    expect(first.ok && existsSync(first.folder)).toBe(false);
    expect(ports.lines).toEqual(["F: mvn package", "F: mvn package"]);
  });

  test("is built by the project's own Gradle before the machine's", async () => {
    const gradle = (who: string): string => `#!/bin/sh
for one in "$@"; do case "$one" in -Dtreadle.into=*) into="\${one#*=}" ;; *.gradle) script="$one" ;; esac; done
grep -q treadleFunction "$script" && echo ${who} > "$into/who"
`;
    const ports = portsWith({ gradle: gradle("machine") });
    const plain = folderWith({ "build.gradle": "" });
    const wrapped = folderWith({ "build.gradle": "", gradlew: gradle("own") });
    const whoOf = async (source: string, name: string): Promise<string> => {
      const built = await buildCode({ ...java(source, "gradle"), name }, ports);
      return built.ok ? readFileSync(join(built.folder, "who"), "utf8") : built.reason;
    };
    expect(await whoOf(plain, "P")).toBe("machine\n");
    expect(await whoOf(wrapped, "W")).toBe("own\n");
  });

  test("without Maven, or without a way to its packages, the reason says so", async () => {
    const source = folderWith({ "pom.xml": "<project/>" });
    const offline = portsWith({
      mvn: "#!/bin/sh\necho '[ERROR] Could not transfer artifact a:b: Unknown host repo.maven.apache.org'; exit 1\n",
    });
    expect(await buildCode(java(source, "maven"), offline)).toEqual({
      ok: false,
      reason: "the registry of packages cannot be reached; is this machine offline?",
    });
    const none = { ...offline, env: { PATH: "/nowhere" } };
    expect(await buildCode(java(source, "maven"), none)).toEqual({
      ok: false,
      reason: "mvn is not installed here",
    });
    expect(existsSync(join(source, "target"))).toBe(false);
  });
});
