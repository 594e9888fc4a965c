"""Every mistake in a scenario is one problem with its position and what to do; all of them come at once."""

from __future__ import annotations

import pytest

from tests.loading.conftest import Project

STEP = "steps:\n  - request: GET /\n"


def case(siblings: str, expected: str) -> tuple[str, str]:
    """A mistake among the siblings of one request step, which starts in line 3."""
    return f"scenario: x\nsteps:\n  - request: GET /\n    {siblings}\n", expected


MISTAKES = [
    ("steps: [{request: GET /}]", "scenarios/a.yaml:1:1: a scenario needs the key `scenario`; Its name."),
    ("scenario: x", "scenarios/a.yaml:1:1: a scenario needs the key `steps`"),
    ("scenario: x\nsteps: []", "scenarios/a.yaml:2:8: `steps`: expected a list that is not empty, found a list"),
    ("scenario: x\nsteps:", "scenarios/a.yaml:2:7: `steps`: expected a list, found nothing"),
    ("- scenario: x", "scenarios/a.yaml:1:1: expected a mapping (a scenario), found a list"),
    ('scenario: "a\\nb"\n' + STEP, "`scenario`: expected a name on one line"),
    (f"scenario: x\nstepz: 1\n{STEP}", "scenarios/a.yaml:2:1: unknown key 'stepz' in a scenario; did you mean 'steps'?"),
    (f"scenario: x\nsweep: 1\n{STEP}", "scenarios/a.yaml:2:1: `sweep`: reserved for a later version"),
    (f"scenario: x\nidentities: {{}}\n{STEP}", "`identities`: belongs into a _shared.yaml"),
    (f"scenario: x\ntags: [skip]\n{STEP}", "scenarios/a.yaml:2:8: 'skip' is a mark of pytest's own"),
    (f"scenario: x\ntags: [a b]\n{STEP}", "`tags`: expected a tag of letters"),
    (f"scenario: x\nwrites: yes\n{STEP}", "`writes`: expected true or false, found 'yes'"),
    (f"scenario: x\nrun_as: [reeder]\n{STEP}", "scenarios/a.yaml:2:9: unknown identity 'reeder'; known are anonymous"),
    (f"scenario: x\nrun_as: []\n{STEP}", "`run_as`: expected a list that is not empty"),
    ("scenario: x\nsteps: [{browser: []}]", "expected a list that is not empty"),
    ("scenario: x\nsteps: [{browser: [{clik: {role: link}}]}]", "did you mean 'click'?"),
    ("scenario: x\nsteps: [{browser: [click]}]", "'click' needs something to be done to"),
    ("scenario: x\nsteps: [{browser: [{click: {role: link, text: x}}]}]", "the element is told by role and text"),
    ("scenario: x\nsteps: [{browser: [{click: {}}]}]", "the element is not told by anything"),
    ("scenario: x\nsteps: [{browser: [{click: {rle: link}}]}]", "unknown key 'rle' of an element; did you mean 'role'?"),
    ("scenario: x\nsteps: [{browser: [{fill: {label: x}}]}]", "the key `value` is missing"),
    ("scenario: x\nsteps: [{browser: [{goto: books}]}]", "does not start with a slash"),
    (
        "scenario: x\nsteps: [{browser: [{evaluate: alert(1)}]}]",
        "`evaluate` runs code in the page, which the settings do not allow; set `evaluate = true`",
    ),
    ("scenario: x\nsteps: [{browser: [{switch_to: tab}]}]", "one of popup, opener"),
    ("scenario: x\nsteps: [{browser: [{goto: /}], screenshot: {off: {css: p}}}]", "unknown key 'off' in `screenshot`"),
    ("scenario: x\nsteps: [{browser: [{expect: {text: x, state: seen}}]}]", "'seen' is no state of an element"),
    ("scenario: x\nsteps: [{browser: [{dialog: maybe}]}]", "accept, dismiss or {text: ...}"),
    ("scenario: x\nsteps: [{browser: [{checkpoint: a}, {checkpoint: a}]}]", "two checkpoints are called 'a'"),
    ("scenario: x\nsteps: [{browser: [{goto: /}], emulate: {viewport: watch}}]", "desktop, tablet, phone or [width, height]"),
    (
        "scenario: x\nsteps: [{browser: [{checkpoint: a}], sides: {candidate: {browser: [{checkpoint: b}]}}}]",
        "the checkpoints of legacy (a) are not the candidate's (b)",
    ),
    ("scenario: x\nsteps: [{probe: 1}]", "scenarios/a.yaml:2:10: `probe`: reserved for a later version; remove it"),
    (
        "scenario: x\nsteps: [{browser: [{goto: /}, checkpoint]}]",
        "'checkpoint' needs something to be done to; write `- checkpoint: ...`",
    ),
    (
        "scenario: x\nsteps: [{requst: GET /}]",
        "scenarios/a.yaml:2:10: a step needs the key `request`, `form` or `browser`; did you mean 'request'?",
    ),
    ("scenario: x\nsteps: [GET /]", "`steps`: expected a step, found 'GET /'; write it like `- request: GET /books`"),
    ("scenario: x\nsteps: [{request: /books}]", "'/books' names no method; write 'GET /books'"),
    ("scenario: x\nsteps: [{request: GTE /books}]", "scenarios/a.yaml:2:19: unknown method 'GTE'; did you mean 'GET'?"),
    ("scenario: x\nsteps: [{request: get /books}]", "unknown method 'get'; did you mean 'GET'?"),
    ("scenario: x\nsteps: [{request: CONNECT /}]", "CONNECT opens a tunnel"),
    ("scenario: x\nsteps: [{request: GET books}]", "the path 'books' does not start with a slash; write 'GET /books'"),
    ("scenario: x\nsteps: [{request: GET}]", "the path is missing"),
    ("scenario: x\nsteps: [{request: GET /a, request: GET /b}]", "the key 'request' stands twice"),
    ("scenario: x\nsteps: [{form: POST /login}]", "a form has its method from the page; write the path only"),
    ("scenario: x\nsteps: [{form: /login, json: {}}]", "unknown key 'json' in a form step; known are"),
    ("scenario: x\nsteps: [{form: /login, wait: {}}]", "unknown key 'wait' in a form step"),
    case("jsn: {}", "scenarios/a.yaml:4:5: unknown key 'jsn' in a request step; did you mean 'json'?"),
    case("headers: [a]", "scenarios/a.yaml:4:14: `headers`: expected a mapping, found a list; write it as {name: value}"),
    case(
        "query: {a: {b: 1}}",
        "scenarios/a.yaml:4:16: `a`: expected a text or a list of texts, found a mapping; lists and mappings go in `json`",
    ),
    case("timeout: soon", "scenarios/a.yaml:4:14: `timeout`: expected a duration such as 30s, 200ms or 2m, found 'soon'"),
    case("timeout: 0", "`timeout`: expected a duration"),
    case("timeout: -1", "`timeout`: expected a duration"),
    case("repeat: 0", "`repeat`: expected a whole number from 1 to 1000, found the number 0"),
    case("repeat: 1.5", "`repeat`: expected a whole number"),
    case("auth: me", "`auth`: expected [user, password] or {bearer: token}, found 'me'"),
    case("json: {}\n    body: x", "scenarios/a.yaml:3:5: `json` and `body` cannot be sent together"),
    case("json: .inf", "scenarios/a.yaml:4:11: .inf is no number that JSON knows; quote it if text is meant"),
    case("files: {a: nowhere.png}", "scenarios/a.yaml:4:16: there is no file 'nowhere.png'; upload paths are relative"),
    case("files: {a: {path: a.yaml, content: x}}", "a file needs either `path` or `content`"),
    case(
        "expect: 201", "`expect`: expected a mapping from address to value, found the number 201; write it like {status: 201}"
    ),
    case("expect: {status: 2001}", "scenarios/a.yaml:4:22: 2001 is not a status"),
    case("expect: {status: []}", "no value is allowed at status"),
    case("expect: {json.id: 1}", "unknown facet 'json.id'"),
    case("capture: {2nd: json:$.id}", "scenarios/a.yaml:4:15: '2nd' cannot be the name of a variable"),
    case("capture: {id: 5}", "scenarios/a.yaml:4:19: `id`: expected an address such as json:$.id, found the number 5"),
    case("capture: {unique: json:$.id}", "'unique' is built in"),
    case("capture: {id: $.id}", "unknown facet '$.id' in address '$.id'; did you mean 'json:$.id'?"),
    case('capture: {id: "json:$.a-b"}', "did you mean 'json:$[\"a-b\"]'?"),
    case("capture: {id: 'json:$.${x}'}", "refers to a variable; addresses are fixed"),
    case("wait: {timeout: 3s}", "`wait` needs the key `until`"),
    case("wait: {until: {status: 200}, every: 0s}", "`every`: expected a duration"),
    case("rules: {json:$.a: datetme}", "scenarios/a.yaml:4:23: unknown equivalence 'datetme'; did you mean 'datetime'?"),
    case("rules: {json:$.a: {datetime: {withn: 5s}}}", "unknown argument 'withn' of 'datetime'; did you mean 'within'?"),
    case(
        "rules: {json:$.a: {datetime: {within: soon}}}", "`within`: expected a duration such as 5s, 200ms or 2m, found 'soon'"
    ),
    case("rules: {json:$.a: {number: {within: 5s}}}", "`within`: expected a number, found '5s'"),
    case("rules: {json:$.a: {matches: {pattern: '('}}}", "'(' is not a regular expression"),
    case("rules: {json:$.a: matches}", "'matches' needs the argument 'pattern'; write {matches: {pattern: ...}}"),
    case("rules: {json:$.a: {unordered: {by: id}}}", "did you mean '$.id'?"),
    case("rules: {json:$.a: {equal: {candidate: nope}}}", "unknown facet 'nope'"),
    case("rules: {json:$.a: {equal: {}, uuid: {}}}", "expected one equivalence, found 2"),
    case("rules: {json:$.a: [uuid]}", "expected the name of an equivalence, found a list"),
    case("rules: {json:$.a: {datetime: 5s}}", "`datetime`: expected a mapping of arguments, found '5s'"),
    case("rules: {json:$.a: {uuid: {}, when: {status: 404}}}", "`when` is for the rules of a _shared.yaml"),
    case("rules: [a]", "expected a mapping from address to equivalence"),
    case("sides: {legcy: {timeout: 3}}", "scenarios/a.yaml:4:13: unknown side 'legcy'; did you mean 'legacy'?"),
    case("sides: {legacy: {rules: {}}}", "`rules` cannot differ per side"),
    case("sides: {legacy: {browser: []}}", "`browser` cannot differ per side"),
    case("sides: {legacy: {request: null}}", "both sides play the same kind of step"),
    case("sides: {legacy: {timout: 3}}", "unknown key 'timout' in `sides`; did you mean 'timeout'?"),
    case("sides: {legacy: {timeout: soon}}", "scenarios/a.yaml:4:31: `timeout`: expected a duration"),
    case("sides: {legacy: 3}", "`legacy`: expected a mapping of what differs on this side"),
    case("sides: [a]", "`sides`: expected a mapping"),
    (f"scenario: x\ngiven: [{{request: GET /, rules: {{}}}}]\n{STEP}", "`rules`: this step is not compared"),
    (f"scenario: x\nwaivers: [{{at: body}}]\n{STEP}", "scenarios/a.yaml:2:11: a waiver needs the key `reason`"),
    (f"scenario: x\nwaivers: [{{at: body, reason: ' ', owner: a, until: 2027-01-01}}]\n{STEP}", "`reason`: expected a reason"),
    (
        f"scenario: x\nwaivers: [{{at: body, reason: r, owner: a, until: 2027-02-30}}]\n{STEP}",
        "`until`: expected a day such as 2027-03-31, found '2027-02-30'",
    ),
    (
        f"scenario: x\nwaivers: [{{at: status, reason: r, owner: a, until: 2027-01-01}}]\n{STEP}",
        "a waiver at status needs `legacy` and `candidate`; pin both values",
    ),
    (
        f"scenario: x\nwaivers: [{{at: header:location, legacy: /a, reason: r, owner: a, until: 2027-01-01}}]\n{STEP}",
        "needs `candidate`",
    ),
    (
        f"scenario: x\nwaivers: [{{at: header, reason: r, owner: a, until: 2027-01-01}}]\n{STEP}",
        "a waiver at header needs `legacy` and `candidate`",
    ),
    (
        f"scenario: x\nwaivers: [{{at: status, legacy: ok, candidate: 404, reason: r, owner: a, until: 2027-01-01}}]\n{STEP}",
        "`legacy`: 'ok' is not a status",
    ),
    (
        f"scenario: x\nwaivers: [{{at: body, when: {{tag: a}}, reason: r, owner: a, until: 2027-01-01}}]\n{STEP}",
        "`when`: only waivers in a _shared.yaml",
    ),
    (f"scenario: x\nparametrize: {{a: []}}\n{STEP}", "`a`: expected a list of values that is not empty"),
    (f"scenario: x\nparametrize: {{a: 1}}\n{STEP}", "`a`: expected a list of values"),
    (f"scenario: x\nparametrize: {{}}\n{STEP}", "`parametrize` is empty"),
    (f"scenario: x\nparametrize: []\n{STEP}", "`parametrize` is empty"),
    (f"scenario: x\nparametrize: 3\n{STEP}", "expected a mapping of lists, or a list of mappings"),
    (
        f"scenario: x\nparametrize: [{{a: 1}}, {{b: 1}}]\n{STEP}",
        "scenarios/a.yaml:2:23: the parameters are not those of the first mapping: a",
    ),
    (f"scenario: x\nparametrize: {{unique: [1]}}\n{STEP}", "'unique' is built in"),
    (
        f"scenario: x\nparametrize: {{a: ['${{unique}}']}}\n{STEP}",
        "the value of a parameter is literal, so ${unique} is not filled in",
    ),
    (f"scenario: x\nparametrize: {{a: [1, '1']}}\n{STEP}", "two runs have the id 'a.yaml::x[1]'"),
    (f"scenario: x\nvariables: {{a b: 1}}\n{STEP}", "'a b' cannot be the name of a variable"),
    (
        "scenario: x\nsteps: [{request: GET /, headers: {'X A': 1}}]\n",
        "scenarios/a.yaml:2:36: 'X A' cannot be the name of a header",
    ),
    (
        'scenario: x\nsteps: [{request: GET /, headers: {X: [a, "b\\n"]}}]\n',
        "scenarios/a.yaml:2:43: a header cannot hold line breaks or other control characters; write it on one line",
    ),
    (
        "scenario: x\nsteps: [{request: GET /, cookies: {a: 1; b=2}}]\n",
        "scenarios/a.yaml:2:39: a cookie's value ends at its `;`; give each cookie an entry of its own",
    ),
    ("scenario: x\nsteps: [{request: GET /, cookies: {a=b: 1}}]\n", "'a=b' cannot be the name of a cookie"),
    ("", "scenarios/a.yaml: the file holds no scenario"),
    (f"scenario: x\n{STEP}---\n", "scenarios/a.yaml:5:1: an empty document; write a scenario, or remove the '---'"),
    (
        f"scenario: x\n{STEP}---\nscenario: x\n{STEP}",
        "scenarios/a.yaml:5:1: the id 'a.yaml::x' is taken by the scenario at scenarios/a.yaml:1:1; give it another name",
    ),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected[:60] for _, expected in MISTAKES])
def test_a_mistake_is_one_problem(project: Project, text: str, expected: str) -> None:
    problems = project.problems(text)
    assert [problem for problem in problems if expected in problem], problems
    assert len(problems) <= (3 if "a waiver needs" in expected else 1), problems
    assert all(problem.startswith("scenarios/a.yaml") for problem in problems)


def test_a_slip_in_the_kind_of_a_step_hides_no_other_mistake(project: Project) -> None:
    problems = project.problems(
        "scenario: x\nsteps:\n  - requst: GTE /a\n    hedaers: {a: b}\n    rules: {'json:$.x': datetme}\n"
    )
    assert [one.partition(";")[0] for one in problems] == [
        "scenarios/a.yaml:3:5: a step needs the key `request`, `form` or `browser`",
        "scenarios/a.yaml:3:13: unknown method 'GTE'",
        "scenarios/a.yaml:4:5: unknown key 'hedaers' in a request step",
        "scenarios/a.yaml:5:25: unknown equivalence 'datetme'",
    ]


def test_all_mistakes_of_all_files_come_at_once_in_order(project: Project) -> None:
    project.write("scenarios/b.yaml", "scenario: y\nsteps: [{request: GTE /}]\n")
    project.write("scenarios/c.yaml", "a: {b: ${x}}\n")
    project.write("scenarios/d.yaml", b"\xff")
    problems = project.problems(
        """\
        scenario: x
        tags: 3
        rules:
          json:$.a: datetme
          jsn:$.b: uuid
        steps:
          - request: GET /${x}
            json: {a: "${y}"}
          - request: get /
            unknown: 1
            sides: {candidate: {json: 1}}
        """
    )
    assert [problem.split(": ")[0] for problem in problems] == [
        "scenarios/a.yaml:4:13",
        "scenarios/a.yaml:5:3",
        "scenarios/a.yaml:7:19",
        "scenarios/a.yaml:8:16",
        "scenarios/a.yaml:9:14",
        "scenarios/a.yaml:10:5",
        "scenarios/b.yaml:2:19",
        "scenarios/c.yaml:1:8",
        "scenarios/d.yaml:1:1",
    ]
