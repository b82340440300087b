import { expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { compileMappingTemplate, type TemplateScope } from "./index.ts";

const SCOPE: TemplateScope = {
  body: '{"name":"Ann","n":3,"list":[1,2],"deep":{"a":"b"}}',
  parameters: {
    path: { id: "7" },
    querystring: { q: "x y", id: "query" },
    header: { "X-Own": "it's" },
  },
  context: { requestId: "r-1", identity: { sourceIp: "10.0.0.1" }, authorizer: {} },
  stageVariables: { alias: "live" },
};

function filled(template: string, scope: Partial<TemplateScope> = {}): string {
  const compiled = compileMappingTemplate(template);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const outcome = compiled.value.fill({ ...SCOPE, ...scope });
  if (!outcome.ok) throw new Error(`${outcome.of}: ${outcome.message}`);
  return outcome.value.text;
}

test.each([
  ["$input.json('$')", '{"name":"Ann","n":3,"list":[1,2],"deep":{"a":"b"}}'],
  ["$input.json('$.name')", '"Ann"'],
  ["$input.json('$.nothing')", '""'],
  ["$input.path('$.name')", "Ann"],
  ["$input.path('$').deep.a", "b"],
  ["$input.path('$.deep')", "{a=b}"],
  ["$input.path('$.nothing')!", "!"],
  ["$input.path('$.list').size()", "2"],
  ["$input.path('$.list[1]')", "2"],
  ["$input.path('$.list')[0]", "1"],
  ["$input.body", '{"name":"Ann","n":3,"list":[1,2],"deep":{"a":"b"}}'],
  ["$input.params('id')", "7"],
  ["$input.params('q')", "x y"],
  ["$input.params('x-own')", "it's"],
  ["[$input.params('none')]", "[]"],
  ["$input.params().querystring.get('id')", "query"],
  ["$input.params().header.keySet()", "[X-Own]"],
  ["$context.requestId $context.identity.sourceIp [$context.nowhere.at]", "r-1 10.0.0.1 []"],
  ["${stageVariables.alias}ly", "lively"],
  ["$unknown $!unknown. ${unknown.x}", "$unknown . ${unknown.x}"],
  ["US$ 5, $5, #1, a\\b, $", "US$ 5, $5, #1, a\\b, $"],
  ["\\$input.body", "$input.body"],
  ["$util.escapeJavaScript($input.params('X-Own'))", "it\\'s"],
  ["$util.escapeJavaScript('a\"b/é\n')", 'a\\"b\\/\\u00E9\\n'],
  ["$util.base64Encode('é')$util.base64Decode('w6k=')", "w6k=é"],
  ["$util.urlEncode('a b&é')$util.urlDecode('a+b%26')", "a+b%26%C3%A9a b&"],
  ["$util.parseJson('{\"a\":[1]}').a[0]", "1"],
])("%s gives %s", (template, expected) => {
  expect(filled(template)).toBe(expected);
});

test.each([
  ["#set($a = 1)$a", "1"],
  ["#set($a = 'x $b')#set($b = \"<$a>\")$b", "<x $b>"],
  ["#set($n = 7)#set($m = $n / 2)$m #set($m = 1 + 2 * 3)$m", "3 7"],
  ["#set($t = 'a' + 1)$t", "a1"],
  ["#set($m = {'a': 1})$m.put('b', 2)$m.a$m.b", "12"],
  ["#set($m = {})#set($m.x = [1..3])$m.x[2]", "3"],
  ["#set($l = [])#set($d = $l.add('x'))$l", "[x]"],
  ["#if(1 == 1.0)yes#else no#end", "yes"],
  ["#if($input.params('none') != '')a#elseif(2 > 1 && !false)b#else c#end", "b"],
  ["#if($nothing)a#{else}b#{end}c", "bc"],
  ["#if('')empty texts are true#end", "empty texts are true"],
  ["#foreach($x in [1, 2, 3])$x#if($foreach.hasNext),#end#end", "1,2,3"],
  ["#foreach($x in [1..9])#if($foreach.count > 2)#break#end$x#end.", "12."],
  ["#foreach($e in $input.params().path.entrySet())$e.key=$e.value#end", "id=7"],
  ["#define($p)<$x>#end#set($x = 1)$p#set($x = 2)$p$util.base64Encode($p)", "<1><2>PDI+"],
  ["## a comment\n#* and\nanother *#x#[[ $raw #if ]]#", "x $raw #if "],
  ["a\n#set($x = 1)\nb", "a\nb"],
  ["$input.path('$.name').replaceAll('n+', '[$0]').toLowerCase()", "a[nn]"],
  ["$input.path('$.name').substring(1).length()", "2"],
  ["#foreach($p in $input.params('q').split(' '))<$p>#end", "<x><y>"],
  ['$util.escapeJavaScript($input.params("X-Own")).replaceAll("\\\\\'", "\'")', "it's"],
])("%s becomes %s", (template, expected) => {
  expect(filled(template)).toBe(expected);
});

test("the template that the CDK writes for a state machine gives its input", () => {
  const template = `
#set($inputString = '')
#set($includeHeaders = false)
#set($includeQueryString = true)
#set($allParams = $input.params())
{
    "stateMachineArn": "arn:m",
    #set($inputString = "$inputString,@@body@@: $input.body")
    #if ($includeHeaders)
        #set($inputString = "$inputString, @@header@@:{}")
    #end
    #if ($includeQueryString)
        #set($inputString = "$inputString, @@querystring@@:{")
        #foreach($paramName in $allParams.querystring.keySet())
            #set($inputString = "$inputString @@$paramName@@: @@$util.escapeJavaScript($allParams.querystring.get($paramName))@@")
            #if($foreach.hasNext)
                #set($inputString = "$inputString,")
            #end
        #end
        #set($inputString = "$inputString }")
    #end
    #set($requestContext = "{@@ip@@:@@$context.identity.sourceIp@@}")
    #if($requestContext && !$requestContext.empty)
        #set($inputString = "$inputString,")
        #set($inputString = "$inputString @@requestContext@@: $requestContext")
    #end
    #set($inputString = "$inputString}")
    #set($inputString = $inputString.replaceAll("@@",'"'))
    #set($len = $inputString.length() - 1)
    "input": "{$util.escapeJavaScript($inputString.substring(1,$len)).replaceAll("\\\\'","'")}"
}`;
  // The cast: the template makes an object.
  const made = JSON.parse(filled(template, { body: '{"who":"it\'s me"}' })) as JsonObject;
  expect(made["stateMachineArn"]).toBe("arn:m");
  expect(JSON.parse(String(made["input"]))).toEqual({
    body: { who: "it's me" },
    querystring: { q: "x y", id: "query" },
    requestContext: { ip: "10.0.0.1" },
  });
  const empty = JSON.parse(filled(template, { body: "" })) as JsonObject;
  expect(JSON.parse(String(empty["input"]))).toMatchObject({ body: {} });
});

test("a template may override what is sent beside its text", () => {
  const compiled = compileMappingTemplate(
    "#set($context.responseOverride.status = 500)#set($context.responseOverride.header['X-A'] = 'b')x",
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const outcome = compiled.value.fill(SCOPE);
  expect(outcome).toMatchObject({
    ok: true,
    value: { text: "x", context: { responseOverride: { status: 500, header: { "X-A": "b" } } } },
  });
});

test.each([
  ["a\n$util.qr(1)", 2, "$util.qr is not run here"],
  ["$input.raw()", 1, "$input.raw is not run here"],
  ["\n\n#if($a.getClass())#end", 3, "the method getClass is not run here"],
  ["#macro(x)#end", 1, "#macro is not run here"],
  ["#if(true)", 1, "#if has no #end"],
  ["x #end", 1, "#end ends nothing"],
  ["#set($a 1)", 1, "'=' is missing in #set"],
  ["$input.json('name')", 1, "'name' is no path: Path must start with '$' at position 0"],
  ['#set($a = "$util.x()")', 1, "$util.x is not run here"],
])("%s is refused with its line", (template, line, message) => {
  expect(compileMappingTemplate(template)).toEqual({ ok: false, problems: [{ line, message }] });
});

test("a body that is no JSON fails where a template reads it, and not where none does", () => {
  const compiled = compileMappingTemplate("$input.json('$')");
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  expect(compiled.value.fill({ ...SCOPE, body: "plain" })).toMatchObject({ ok: false, of: "body" });
  expect(filled("$input.body", { body: "plain" })).toBe("plain");
  const form = { body: "a=1&b=x%20y" };
  const template = "#foreach($t in $input.path('$').split('&'))<$util.urlDecode($t)>#end";
  expect(filled(template, form)).toBe("<a=1><b=x y>");
});

test.each([
  "#foreach($a in [1..1000])#foreach($b in [1..1000])x#end#end",
  "#define($a)$b$b#end#define($b)$a$a#end$a",
  "#set($a = 'xxxxxxxxxx')#foreach($i in [1..1000])#set($a = \"$a$a\")#end",
  `#set($a = ${"(".repeat(500)}1${")".repeat(500)})`,
])("a template that means harm fails soon: %.60s", (template) => {
  const began = performance.now();
  const compiled = compileMappingTemplate(template);
  if (compiled.ok) expect(compiled.value.fill(SCOPE)).toMatchObject({ ok: false });
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("a pattern that would never end ends", () => {
  const began = performance.now();
  expect(filled(`#set($a = '${"a".repeat(44)}!')$a.matches('(a+)+')`)).toBe("false");
  expect(performance.now() - began).toBeLessThan(10_000);
});

const WIDE = JSON.stringify({ a: Array.from({ length: 60_000 }, () => 0) });
const LONG = JSON.stringify("a".repeat(250_000));
let nested = `"${"x".repeat(100_000)}"`;
for (let i = 0; i < 900; i++) nested = `{"a":${nested}}`;
const READ = "#set($t = $input.path('$'))#set($a = $input.path('$.a'))#set($m = {'k': 1})";

function outcomeOf(template: string, body: string): ReturnType<Compiled["fill"]> {
  const compiled = compileMappingTemplate(template);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.value.fill({ ...SCOPE, body });
}

type Compiled = Extract<ReturnType<typeof compileMappingTemplate>, { ok: true }>["value"];

test.each([
  ["$util.urlEncode($input.body) == 'x'", WIDE],
  ["$util.urlDecode($input.body) == 'x'", WIDE],
  ["$util.base64Encode($input.body) == 'x'", WIDE],
  ["$util.base64Decode($input.body) == 'x'", LONG],
  ["$util.escapeJavaScript($input.body) == 'x'", WIDE],
  ["$util.parseJson($input.body) == 'x'", WIDE],
  ["$input.json('$') == 'x'", WIDE],
  ["$input.json('$..*') == 'x'", nested],
  ["$input.path('$..*') == 'x'", WIDE],
  ["$t.contains('aaab')", LONG],
  ["$t.equalsIgnoreCase($t)", LONG],
  ["$t.replace('a', '')", LONG],
  ["$t.split('a').isEmpty()", LONG],
  ["$t == $input.path('$')", LONG],
  ["$a == $input.path('$.a')", WIDE],
  ["$a.contains(5)", WIDE],
  ["$t.startsWith($t)", LONG],
  ["$t.endsWith($t)", LONG],
  ["$a.add($a)", WIDE],
  ["$a.addAll($a)", WIDE],
  ["$a.remove(0)", WIDE],
  ["$t.get('a').addAll($a)", WIDE],
])("work that prints nothing is paid: %s", (condition, body) => {
  const template = `${READ}#foreach($j in [1..99])#foreach($i in [1..999])#if(${condition})#end#end#end`;
  const message = expect.stringMatching(/^it does too much$|takes too long$|too many turns$/);
  expect(outcomeOf(template, body)).toMatchObject({ ok: false, of: "template", message });
});

test.each([
  ["lists of numbers that nobody keeps", "#set($x = [0..1000])#set($x = [0..1000])"],
  ["a long name looked for", "#if($m.containsKey($t))#end"],
  ["a long name looked for in brackets", "#set($x = $m[$t])"],
])("few turns pay too: %s", (_what, turn) => {
  const template = `${READ}#foreach($i in [1..1000])${turn}#end`;
  expect(outcomeOf(template, LONG)).toMatchObject({ ok: false, message: "it does too much" });
});

const MEMBERS = Array.from({ length: 300 }, (_, i) => `n${"k".repeat(16_400)}${i}`);
const CROWDED = JSON.stringify(Object.fromEntries(MEMBERS.map((name) => [name, 0])));
const NAME = "n".repeat(16_390);
const LONG_VARIABLES = Array.from({ length: 9 }, (_, i) => `#set($${NAME}${i} = 1)`).join("");

test.each([
  ["members", "$m.a", "$m.a = $m"],
  ["methods", "$m.toString()", "$m = ''"],
])("each step of a chain pays: %s", (_what, link, set) => {
  const [start, step] = [link.slice(0, 2), link.slice(2)];
  const template = `#set($m = {})#set(${set})#foreach($i in [1..1000])#set($q = ${start}${step.repeat(3000)})#end`;
  expect(outcomeOf(template, "{}")).toMatchObject({ ok: false, message: "it does too much" });
});

test.each([
  ["a name looked for as a member", `#set($q = $t.${NAME}kkkkkkkkkkkkk)`],
  ["a name that something is put under", `#set($t.${NAME}kkkkkkkkkkkkk = 1)`],
  ["a name made of a text that something is put under", "#set($t[$name] = 1)"],
  ["a map put into another", "#set($d = $u.putAll($t))"],
  ["a map of the request made again", "#set($t = $input.path('$'))"],
  ["a map written", `#if("$t" == "")#end`],
])("names that V8 tells apart by comparing pay for it: %s", (_what, turn) => {
  const read = `#set($t = $input.path('$'))#set($u = {})#set($name = '${NAME}')`;
  const template = `${read}#foreach($i in [1..1000])${turn}#end`;
  const small = JSON.stringify(Object.fromEntries(MEMBERS.slice(0, 100).map((name) => [name, 0])));
  expect(outcomeOf(template, small)).toMatchObject({ ok: false, message: "it does too much" });
  expect(outcomeOf(template, CROWDED)).toMatchObject({ ok: false, message: "it does too much" });
});

test("so do variables of such names", () => {
  const template = `${LONG_VARIABLES}#foreach($i in [1..1000])#set($q = $${NAME}0)#end`;
  expect(outcomeOf(template, "{}")).toMatchObject({ ok: false, message: "it does too much" });
});

test("nothing is asked of nothing, as in Velocity", () => {
  const template = "#set($l = [])#set($q = $none.get($l.add(1)).a)[$l.size()]";
  expect(outcomeOf(template, "{}")).toMatchObject({ ok: true, value: { text: "[0]" } });
  const long = `#foreach($i in [1..1000])#set($q = $none${".size()".repeat(3000)})#end.`;
  expect(outcomeOf(long, "{}")).toMatchObject({ ok: true, value: { text: "." } });
});

test.each([
  ["a list added to another as often as turns allow", "#foreach($i in [1..1000])$t.addAll($a)#end"],
  ["a list that holds itself twice", "#set($l = [1])#set($d = $l.add($l))#set($d = $l.add($l))$l"],
])("a template that holds too much ends in its own error: %s", (_what, template) => {
  expect(outcomeOf(`#set($t = [])#set($a = $input.path('$.a'))${template}`, WIDE)).toMatchObject({
    ...{ ok: false, of: "template", message: "it does too much" },
  });
});

test("a list of any length is added to another, and to itself", () => {
  const template =
    "#set($t = [])#set($a = $input.path('$.a'))#foreach($i in [1..4])#set($d = $t.addAll($a))#end$t.size() $a.addAll($a) $a.size()";
  expect(outcomeOf(template, WIDE)).toMatchObject({ value: { text: "240000 true 120000" } });
});

test("a request of the size that Step Functions takes is read, escaped and sent", () => {
  const body = JSON.stringify({ text: Array.from({ length: 24_000 }, () => "it's ok, so") });
  expect(body.length).toBeGreaterThan(256 * 1024);
  const template = `#set($s = "body: $input.body")#set($s = $s.replaceAll("@@", '"'))$util.escapeJavaScript($s.substring(6)).replaceAll("\\\\'", "'")`;
  expect(outcomeOf(template, body)).toMatchObject({
    value: { text: body.replaceAll(/["/]/g, "\\$&") },
  });
});
